import LightlagCore
import LightlagEncoding

/// Looks for what is wrong or odd in a recording, beyond what keeps it from being read.
public struct RecordingCheck: Sendable {
  /// How bad something is.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// It cannot be used as it is.
    case error
    /// Something is missing, or a repetition may come out otherwise.
    case warning
    /// Something to know.
    case note
  }

  /// Something that was found.
  public struct Finding: Hashable, Sendable {
    /// How bad it is.
    public var severity: Severity
    /// The line, from 1, or `nil` where it is about the whole.
    public var line: Int?
    /// What it is, in a sentence.
    public var text: String

    /// Creates a finding.
    public init(_ severity: Severity, line: Int? = nil, _ text: String) {
      self.severity = severity
      self.line = line
      self.text = text
    }
  }

  /// Most findings of one line that are kept.
  public static let limit = 100

  /// What was found so far, at most `limit`.
  public private(set) var findings: [Finding] = []

  /// Of each connection, how many messages were sent each way; never iterated.
  private var sentCounts: [ConnectionID: LinkPair<Int>] = [:]
  private var redactor = Redactor()
  /// Whether the run began elsewhere, so that connections may be open already.
  private var isContinuation = false
  /// The place in the order of opening that the next connection must be named for, or `nil` where
  /// the run began elsewhere, or is not one run.
  private var nextPlace: Int? = 0

  /// Creates a check that has seen nothing.
  public init() {}

  /// Looks at the next line.
  ///
  /// - Parameters:
  ///   - record: What it says.
  ///   - bytes: The line as it stands.
  ///   - number: Its number, from 1.
  public mutating func look(at record: RecordLine, _ bytes: [UInt8], number: Int) {
    switch record {
    case .header(let header): look(at: header)
    case .event(let event):
      look(at: event, number)
      if let verdict = event.verdict { look(at: verdict, bytes, number) }
    case .unknown(let kind): add(.note, number, "a line of the kind '\(kind)', not known here")
    case .end: break
    }
    for secret in redactor.check(bytes, record) {
      add(.warning, number, "\(secret.pointer) looks like a secret (\(secret.name))")
    }
  }

  private mutating func look(at header: RecordingHeader) {
    let current = RecordingHeader.currentGenerator
    if header.generator != current {
      add(.warning, 1, "chance came from \(header.generator); \(current) cannot repeat it")
    }
    isContinuation = header.part?.isContinuation ?? false
    if isContinuation { add(.note, 1, "it has not all of its run, and cannot be repeated") }
    // Of several runs, conditions may name a connection before it is opened.
    if isContinuation || header.isMerged { nextPlace = nil }
    if header.wall.flatMap(WallTime.nanoseconds) != nil {
      add(.note, 1, "it says when it was made (wall)")
    } else if let wall = header.wall, WallTime.day(of: wall) == nil {
      add(.warning, 1, "wall is '\(wall)', which is neither a time in UTC nor a day")
    }
  }

  private mutating func look(at event: SessionEvent, _ number: Int) {
    if case .opening = event.kind {
      guard let id = event.connection else { return }
      if sentCounts[id] != nil {
        add(.error, number, "\(id) is opened a second time")
      } else if let place = nextPlace, id.index != place {
        add(.error, number, "\(id) is opened where c\(place + 1) is the next name")
      }
      if nextPlace != nil { nextPlace = id.index + 1 }
      sentCounts[id] = LinkPair(uplink: 0, downlink: 0)
      return
    }
    guard let id = event.connection else { return }
    // Conditions may be set for a connection that is yet to come.
    if case .conditions = event.kind { return }
    guard let counts = sentCounts[id] else {
      if !isContinuation { add(.error, number, "\(id) was never opened") }
      return
    }
    switch event.kind {
    case .sent(let direction, _, _, let verdict, _):
      sentCounts[id]?[direction] += 1
      if let due = verdict.arrival, due < event.instant {
        add(.error, number, "it arrives before it was sent")
      }
    case .left(let direction, let index, _), .lost(let direction, let index, _, _):
      lookUp(index, in: counts[direction], number)
    case .arrived(let arrival): lookUp(arrival.index, in: counts[arrival.direction], number)
    default: break
    }
  }

  /// Looks for what a verdict must not have beside it, which reading passes over.
  private mutating func look(
    at verdict: SimplexLink.Verdict, _ bytes: [UInt8], _ number: Int
  ) {
    let forbidden: [String]
    switch verdict {
    case .duplicated(let due, let again), .damaged(_, let due, .some(let again)):
      if again < due { add(.error, number, "of two instants in \"due\" the later is the second") }
      return
    case .damaged, .scheduled: return
    case .waiting, .cut: forbidden = ["damage"]
    case .dropped: forbidden = ["due", "damage"]
    }
    guard let members = try? JSON.memberRanges(bytes) else { return }
    let what = verdict == .waiting ? "while it waits" : "with this \"drop\""
    for name in forbidden where members.contains(where: { $0.name == name }) {
      add(.error, number, "there must be no \"\(name)\" \(what)")
    }
  }

  private mutating func lookUp(_ index: Int, in count: Int, _ number: Int) {
    if index >= count { add(.error, number, "it is about message \(index), which was not sent") }
  }

  private mutating func add(_ severity: Severity, _ line: Int, _ text: String) {
    guard findings.count < Self.limit else { return }
    findings.append(Finding(severity, line: line, text))
  }
}

extension SessionEvent {
  /// What the line says of a message's fate, where it says anything of one.
  fileprivate var verdict: SimplexLink.Verdict? {
    switch kind {
    case .sent(_, _, _, let verdict, _), .left(_, _, let verdict): verdict
    default: nil
    }
  }
}
