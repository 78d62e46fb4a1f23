/// Which of a sequence of messages, counted from 1.
public enum Nth: Hashable, Sendable {
  /// That one alone.
  case only(Int)
  /// That one and all after it.
  case from(Int)
  /// Each whose number is a multiple: with 3 the third, the sixth, the ninth.
  case every(Int)

  /// The number that it is told with.
  public var number: Int {
    switch self {
    case .only(let number), .from(let number), .every(let number): number
    }
  }

  /// Returns whether the message with that number, from 1, is one of them.
  package func includes(_ count: Int) -> Bool {
    switch self {
    case .only(let number): count == number
    case .from(let number): count >= number
    case .every(let number): count.isMultiple(of: number)
    }
  }
}
