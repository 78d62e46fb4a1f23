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
    guard let json = read.json else { return }
    var path: [String] = []
    look(at: json, &path, of: read.event)
  }

  private mutating func look(at json: JSON, _ path: inout [String], of event: String?) {
    switch json {
    case .array(let elements):
      // The first elements of a packet are told apart, those of a list are not.
      let isPacket = path.isEmpty
      for (index, element) in elements.enumerated() {
        path.append(isPacket ? String(index) : "*")
        look(at: element, &path, of: event)
        path.removeLast()
      }
    case .object(let members):
      for member in members {
        path.append(member.name)
        look(at: member.value, &path, of: event)
        path.removeLast()
      }
    default:
      guard let normaliser = Self.normaliser(for: json, named: path.last ?? "") else { return }
      add(normaliser, path, event)
    }
  }

  mutating func add(_ normaliser: Normaliser, _ path: [String], _ event: String?) {
    let text = JSONPointer(tokens: path).description
    guard let pointer = try? PointerPattern(parsing: text) else { return }
    let rule = MatchRule(event: event, pointer: pointer, normaliser)
    if seen.insert(rule).inserted { rules.append(rule) }
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
