import LightlagCore

/// What a test says in a simulator, for a search that leaves some of it out.
struct Utterances: Sendable {
  /// What was said.
  private(set) var sent: [SentUtterance] = []

  private let simulator: Int
  private let omitted: Set<Utterance>
  private var counts: [ClientID?: Int] = [:]

  init(simulator: Int, omitted: Set<Utterance>) {
    self.simulator = simulator
    self.omitted = omitted
  }

  /// Begins the next of an end; `nil` where it is to be left out.
  mutating func next(of sender: ClientID?) -> Utterance? {
    let utterance = Utterance(
      simulator: simulator, sender: sender, number: counts[sender, default: 0])
    counts[sender, default: 0] += 1
    return omitted.contains(utterance) ? nil : utterance
  }

  /// Takes note of what was sent.
  mutating func add(_ said: SentUtterance) { sent.append(said) }
}

extension SimulatorState {
  /// Has an end say something, unless that is left out, and takes note of what it becomes.
  mutating func say(
    _ event: String, as sender: ClientID?, _ body: (inout SimulatorState) -> Void
  ) {
    guard utterances != nil else { return body(&self) }
    guard let utterance = utterances?.next(of: sender) else { return }
    beginInput()
    let before = session.tap(HistoryTap.self)?.total ?? 0
    body(&self)
    let direction = sender == nil ? Direction.downlink : .uplink
    let positions = session.tap(HistoryTap.self)?.positions(from: before, direction) ?? []
    utterances?.add(
      SentUtterance(
        utterance: utterance, event: event, direction: direction, positions: positions))
  }
}
