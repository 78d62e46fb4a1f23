public import LightlagCore
import LightlagEncoding

/// Finds values that will differ from run to run, and states rules for them.
///
/// It proposes and does not guess at replay: the rules are written into a recording when it
/// is promoted, where a person sees them. Identifiers are bound, times are any time, and numbers
/// that are named like times and are no date are any number.
public struct RuleProposal: Sendable {
  /// Members that hold identifiers whatever they look like.
  private static let identifierNames = ["sid", "uuid", "guid", "sessionid", "session_id"]

  /// Endings of the names of members, numbers in which are times.
  private static let timeNames = ["time", "timestamp", "ts", "date", "_at", "At"]

  /// Names of members, numbers in which are times by any clock: since a start, or spans.
  ///
  /// Whole words, unlike those above, as nothing in the number shows that it is a time.
  private static let clockNames = ["time", "timestamp", "ts", "elapsed", "uptime"]
  private static let clockEndings = ["Time", "Timestamp", "_time", "_timestamp", "_ts"]

  /// The rules, in the order in which a value first called for each.
  public private(set) var rules: [MatchRule] = []

  private var seen: Set<MatchRule> = []
  private let reader: any MessageReader

  /// Creates a proposal of nothing.
  public init(reader: any MessageReader = TextMessageReader()) {
    self.reader = reader
  }

  /// Looks at the next event.
  public mutating func look(at event: SessionEvent) {
    guard case .sent(_, _, let message, _, _) = event.kind, message.kind == .text else { return }
    let read = reader.read(message)
    // What opens Engine.IO is noise, and its new name needs no rule.
    guard let json = read.json, read.prefix != "0" else { return }
    var path: [String] = []
    Self.visit(json, &path) { value, path in
      guard let normaliser = Self.normaliser(for: value, named: path.last ?? "") else { return }
      add(normaliser, path, read.event)
    }
  }

  /// Looks at the next event without its secrets: one that is made anew in each run is bound, where
  /// it is a value as a whole.
  ///
  /// - Parameters:
  ///   - event: The event without secrets.
  ///   - isNew: Whether the secret of that name is made anew.
  public mutating func look(atRedacted event: SessionEvent, _ isNew: (String) -> Bool) {
    guard case .sent(_, _, let message, _, _) = event.kind, message.kind == .text,
      Redactor.hasPlaceholder(message.bytes)
    else { return }
    let read = reader.read(message)
    guard let json = read.json else { return }
    var path: [String] = []
    Self.visit(json, &path) { value, path in
      guard let text = value.string, let name = Redactor.name(of: text), isNew(name),
        !isBound(path, read.event)
      else { return }
      add(.bind(SecretLabel(name).name), path, read.event)
    }
  }

  /// Visits all values that hold no others, and the ways to them.
  private static func visit(
    _ json: JSON, _ path: inout [String], _ look: (JSON, [String]) -> Void
  ) {
    switch json {
    case .array(let elements):
      // The first elements of a packet are told apart, those of a list are not.
      let isPacket = path.isEmpty
      for (index, element) in elements.enumerated() {
        path.append(isPacket ? String(index) : "*")
        visit(element, &path, look)
        path.removeLast()
      }
    case .object(let members):
      for member in members {
        path.append(member.name)
        visit(member.value, &path, look)
        path.removeLast()
      }
    default: look(json, path)
    }
  }

  mutating func add(_ normaliser: Normaliser, _ path: [String], _ event: String?) {
    guard let pointer = Self.pattern(path) else { return }
    let rule = MatchRule(event: event, pointer: pointer, normaliser)
    if seen.insert(rule).inserted { rules.append(rule) }
  }

  /// Whether values at a place are bound.
  func isBound(_ path: [String], _ event: String?) -> Bool {
    rules.contains { Self.binds($0, path, event) }
  }

  /// Binds values at a place no more.
  mutating func unbind(_ path: [String], _ event: String?) {
    rules.removeAll { Self.binds($0, path, event) }
  }

  private static func binds(_ rule: MatchRule, _ path: [String], _ event: String?) -> Bool {
    guard case .bind = rule.normaliser else { return false }
    return rule.event == event && rule.pointer == pattern(path)
  }

  private static func pattern(_ path: [String]) -> PointerPattern? {
    try? PointerPattern(parsing: JSONPointer(tokens: path).description)
  }

  private static func normaliser(for json: JSON, named name: String) -> Normaliser? {
    if let text = json.string {
      let isNamed = identifierNames.contains(name.lowercased())
      if !text.isEmpty, isNamed || isUUID(text) { return .bind(name.isEmpty ? "id" : name) }
      return TimeValue.nanoseconds(json) == nil ? nil : .time(windowNanoseconds: nil)
    }
    guard json.numberText != nil else { return nil }
    if timeNames.contains(where: name.hasSuffix), TimeValue.nanoseconds(json) != nil {
      return .time(windowNanoseconds: nil)
    }
    let isClock =
      clockNames.contains(name.lowercased()) || clockEndings.contains(where: name.hasSuffix)
    return isClock ? .any(.number) : nil
  }

  /// Whether text is a UUID as RFC 9562 writes it.
  private static func isUUID(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && text.unicodeScalars.allSatisfy { $0 == "-" || $0.properties.isASCIIHexDigit }
  }
}
