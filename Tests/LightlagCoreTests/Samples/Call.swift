import LightlagCore

/// A session with one connection that both ends have told in a diary, open at 100 ms unless
/// the network is another than fifty milliseconds each way.
struct Call {
  static let client = End.client(ClientID(index: 0))

  let diary: Diary
  let id: ConnectionID
  var session: Session

  init(
    _ network: Network = Network(conditions: .fifty), seed: Seed = 1, diary: Diary = Diary(),
    target: String = "/", until instant: Instant,
    backend answer: @escaping Witness.Answer = { _, _ in }
  ) throws {
    self.diary = diary
    session = Session(
      backend: Witness(name: "backend", diary: diary, answer: answer),
      configuration: .init(seed: seed, network: network), taps: [Log()])
    id = session.connect(
      Witness(name: "client", diary: diary), OpenRequest(target: target))
    try session.advance(to: instant)
  }

  /// Fifty milliseconds each way, open.
  static func open() throws -> Call { try Call(until: .milliseconds(100)) }

  mutating func send(_ text: String, from end: End = client) {
    let id = id
    session.act(as: end) { $0.send(Message(text: text), on: id) }
  }

  mutating func pass(_ milliseconds: Int64) throws {
    try session.advance(to: session.now.advanced(by: .milliseconds(milliseconds)))
  }

  /// Changes the conditions of all links.
  mutating func set(
    _ direction: Direction? = nil, _ change: (inout LinkConditions) -> Void
  ) {
    var conditions = session.configuration.network.conditions
    if direction != .downlink { change(&conditions.uplink) }
    if direction != .uplink { change(&conditions.downlink) }
    session.setConditions(conditions)
  }

  /// What an end was told after it was told that the connection is open.
  func told(_ end: String) -> [String] { Array(diary.told(end).dropFirst()) }

  /// What was decided about the messages of a direction, in the order of deciding.
  func verdicts(_ direction: Direction = .uplink) -> [SimplexLink.Verdict] {
    session.log.compactMap {
      switch $0.kind {
      case .sent(direction, _, _, let verdict, _), .left(direction, _, let verdict): verdict
      default: nil
      }
    }
  }
}
