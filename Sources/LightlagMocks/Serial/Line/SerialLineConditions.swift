public import LightlagCore
import LightlagEncoding

/// How a serial line treats the bytes on it, both ways.
///
/// A line has no messages, so all of it is told in bytes. Bytes keep their order. Unless asked
/// (`lossMode`), none is taken away while the cable is there.
public struct SerialLineConditions: Hashable, Sendable {
  /// A time without cable.
  public struct Cut: Hashable, Sendable {
    /// When it is pulled.
    public var start: Instant
    /// For how long; what is on the line then is gone.
    public var length: Duration

    /// Creates a time.
    public init(start: Instant, length: Duration) {
      (self.start, self.length) = (start, length)
    }
  }

  /// Time that each byte takes beyond that of its bits.
  public var delay: Duration
  /// Chance that one bit of a byte is turned over.
  public var corrupt: Probability
  /// Chance that a byte is lost.
  public var loss: Probability
  /// What a lost byte comes to: gone, as by noise on the line; or late, with all behind it by
  /// 200 ms, as on a line that is carried by something which sends again.
  public var lossMode: LossMode
  /// How often the line stops.
  public var stallInterval: Duration?
  /// For how long it stops then.
  public var stallLength: Duration
  /// When there is no cable, in order.
  public var cuts: [Cut]

  /// Creates conditions that differ from a perfect line in what is named.
  public init(
    delay: Duration = .zero, corrupt: Probability = .never, loss: Probability = .never,
    lossMode: LossMode = .retransmit, stallInterval: Duration? = nil,
    stallLength: Duration = .zero, cuts: [Cut] = []
  ) {
    self.delay = delay
    self.corrupt = corrupt
    self.loss = loss
    self.lossMode = lossMode
    self.stallInterval = stallInterval
    self.stallLength = stallLength
    self.cuts = cuts
  }

  /// Returns whether the cable is there.
  func isConnected(at now: Instant) -> Bool {
    !cuts.contains { $0.start <= now && now < $0.start.advanced(by: $0.length) }
  }

  /// Returns when next the cable is pulled or put back, or `nil`.
  func change(after now: Instant) -> Instant? {
    cuts.flatMap { [$0.start, $0.start.advanced(by: $0.length)] }.filter { $0 > now }.min()
  }

  /// Returns the end of the stall that is under way then, or the instant itself.
  func resumption(at instant: Instant) -> Instant {
    guard let interval = stallInterval?.wholeNanoseconds, interval > 0,
      instant.nanoseconds >= interval
    else { return instant }
    let start = instant.nanoseconds - instant.nanoseconds % interval
    return max(instant, Instant(nanoseconds: start).advanced(by: stallLength))
  }
}

extension SerialLineConditions {
  /// Reads what `json` writes; what is missing is as by default.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: [
      "delay_ns", "corrupt_ppb", "loss_ppb", "loss_mode", "stall_every_ns", "stall_ns", "cuts",
    ])
    self.init(
      delay: try fields.duration("delay_ns", default: .zero),
      corrupt: try fields.probability("corrupt_ppb", default: .never),
      loss: try fields.probability("loss_ppb", default: .never),
      stallLength: try fields.duration("stall_ns", default: .zero))
    if fields.has("loss_mode") {
      let accepted = LossMode.allCases.map(\.rawValue).joined(separator: ", ")
      guard let mode = LossMode(rawValue: try fields.string("loss_mode", accepted: accepted)) else {
        throw fields.failure("loss_mode", accepted: accepted)
      }
      lossMode = mode
    }
    if fields.has("stall_every_ns") {
      stallInterval = try fields.duration("stall_every_ns", atLeast: 1, default: .zero)
    }
    for json in fields.json("cuts")?.array ?? [] {
      let cut = try Fields(json)
      cuts.append(
        Cut(
          start: Instant.start.advanced(by: try cut.duration("at_ns", default: .zero)),
          length: try cut.duration("for_ns", default: .zero)))
    }
  }

  /// The conditions as a recording carries them; those of a perfect line are an empty object.
  var json: JSON {
    var members: [JSON.Member] = []
    func add(_ name: String, _ value: JSON, unless isUsual: Bool) {
      if !isUsual { members.append(.init(name: name, value: value)) }
    }
    add("delay_ns", JSON(delay.wholeNanoseconds), unless: delay == .zero)
    add("corrupt_ppb", JSON(corrupt.partsPerBillion), unless: corrupt == .never)
    add("loss_ppb", JSON(loss.partsPerBillion), unless: loss == .never)
    add("loss_mode", .string(lossMode.rawValue), unless: lossMode == .retransmit)
    add("stall_every_ns", JSON(stallInterval?.wholeNanoseconds ?? 0), unless: stallInterval == nil)
    add("stall_ns", JSON(stallLength.wholeNanoseconds), unless: stallLength == .zero)
    let cuts = cuts.map { cut -> JSON in
      [
        "at_ns": JSON(Instant.start.duration(to: cut.start).wholeNanoseconds),
        "for_ns": JSON(cut.length.wholeNanoseconds),
      ]
    }
    add("cuts", .array(cuts), unless: cuts.isEmpty)
    return .object(members)
  }
}
