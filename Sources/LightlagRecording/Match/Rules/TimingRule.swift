public import LightlagCore
import LightlagEncoding

/// How late or early messages may be after what they answer, and which messages: the first rule
/// that is for a message decides, and what none is for may take any time.
public struct TimingRule: Hashable, Sendable {
  /// The connection, by its name in the recording, or `nil` for any.
  public var connection: ConnectionID?

  /// The direction, or `nil` for both.
  public var direction: Direction?

  /// The name of its event, or `nil` for any and for none.
  public var event: String?

  /// So much either way, or what the other allows, where that is more.
  public var absoluteNanoseconds: Int64

  /// So many thousandths of the recorded time either way.
  public var relativePartsPerThousand: Int64

  /// Creates a rule for all messages: 20 ms or a fifth, unless named otherwise.
  public init(absoluteNanoseconds: Int64 = 20_000_000, relativePartsPerThousand: Int64 = 200) {
    self.absoluteNanoseconds = absoluteNanoseconds
    self.relativePartsPerThousand = relativePartsPerThousand
  }

  init(_ fields: inout MatchFields) throws(MatchRulesFailure) {
    self.init()
    connection = try fields.connection("connection")
    direction = try fields.direction("direction")
    event = try fields.optionalString("event")
    if let absolute = try fields.integer("absoluteNanoseconds") { absoluteNanoseconds = absolute }
    if let relative = try fields.integer("relativePartsPerThousand", in: 0...1_000_000) {
      relativePartsPerThousand = relative
    }
  }

  /// Whether it is for messages of a stream.
  func isFor(_ connection: ConnectionID, _ direction: Direction) -> Bool {
    (self.connection ?? connection) == connection && (self.direction ?? direction) == direction
  }

  /// The most that a time may differ from the one recorded.
  func tolerance(of recorded: Int64) -> Int128 {
    max(
      Int128(absoluteNanoseconds), Int128(recorded) * Int128(relativePartsPerThousand) / 1_000)
  }

  /// Which messages it is for, in a few words.
  var words: String {
    let words = [
      connection?.description, direction?.recordedName, event.map { "'\($0)'" },
    ].compactMap { $0 }
    return words.isEmpty ? "all" : words.joined(separator: " ")
  }

  var json: JSON {
    var members: [JSON.Member] = []
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if let connection { add("connection", .string(connection.description)) }
    if let direction { add("direction", .string(direction.recordedName)) }
    if let event { add("event", .string(event)) }
    add("absoluteNanoseconds", JSON(absoluteNanoseconds))
    add("relativePartsPerThousand", JSON(relativePartsPerThousand))
    return .object(members)
  }
}
