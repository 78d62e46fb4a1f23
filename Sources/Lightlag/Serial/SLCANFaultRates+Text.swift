import LightlagCore
public import LightlagMocks
import LightlagProfiles

extension SLCANFaultRates {
  /// What is wrong with a text that is to be rates of faults.
  public struct TextFailure: Error, Hashable, CustomStringConvertible {
    /// What is wrong, in a line.
    public let description: String
  }

  /// The names that a text may have, in the order in which the faults come to a line.
  public static var names: [String] { kinds.map(\.name) }

  /// Reads rates as `corrupt=1%, truncate=0.5%`.
  ///
  /// - Throws: `TextFailure`.
  public init(parsing text: String) throws(TextFailure) {
    self.init()
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.filter { $0 != " " }
      let pair = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let kind = Self.kinds.first(where: { $0.name == pair[0] }) else {
        let names = Self.names.joined(separator: ", ")
        throw TextFailure(description: "'\(words)': there are \(names)")
      }
      guard pair.count == 2, let rate = try? Probability(parsing: String(pair[1])) else {
        throw TextFailure(description: "'\(words)': give a chance, such as \(kind.name)=0.1%")
      }
      self[keyPath: kind.rate] = rate
    }
  }
}
