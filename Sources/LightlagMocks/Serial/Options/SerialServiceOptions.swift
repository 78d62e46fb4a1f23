public import LightlagCore
public import LightlagEncoding

/// How the serial service is set up.
public struct SerialServiceOptions: Hashable, Sendable {
  /// Its ports; the first is also the one without a name, at `/ws/serial`.
  public var ports: [SerialPortOptions]

  /// Where the chance of devices and lines comes from.
  public var seed: Seed

  /// When the run begins, in nanoseconds since 1970, for the timestamps of what is read.
  public var epochNanoseconds: Int64

  /// Most messages a second that a client may send, so many at once too; `nil` for any number.
  public var messageRate: Int?

  /// Messages for one client that it has not read, above which further ones are skipped.
  public var clientBuffer: Int

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: there is a port, and no two have one name.
  public init(
    ports: [SerialPortOptions] = [SerialPortOptions()], seed: Seed = Seed(0),
    epochNanoseconds: Int64 = 0, messageRate: Int? = nil, clientBuffer: Int = 100
  ) {
    precondition(!ports.isEmpty, "a service has a port")
    precondition(
      Set(ports.map(\.name)).count == ports.count, "the ports of a service have names of their own")
    self.ports = ports
    self.seed = seed
    self.epochNanoseconds = epochNanoseconds
    self.messageRate = messageRate
    self.clientBuffer = clientBuffer
  }

  /// Reads what `json` writes; what is missing is as by default.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known.
  public init(json: JSON) throws(FieldFailure) {
    let fields = try Fields(json)
    try fields.allow(only: ["ports", "seed", "epoch_ns", "message_rate", "client_buffer"])
    let accepted = "a list of ports with names of their own"
    guard let list = fields.json("ports")?.array, !list.isEmpty else {
      throw fields.failure("ports", accepted: accepted)
    }
    var ports: [SerialPortOptions] = []
    for json in list { ports.append(try SerialPortOptions(Fields(json))) }
    guard Set(ports.map(\.name)).count == ports.count else {
      throw fields.failure("ports", accepted: accepted)
    }
    self.init(
      ports: ports, seed: fields.has("seed") ? try fields.seed() : Seed(0),
      epochNanoseconds: try fields.integer("epoch_ns", in: 0...Int64.max / 2, default: 0),
      clientBuffer: try fields.integer("client_buffer", in: 1...1_000_000, default: 100))
    if fields.has("message_rate") {
      messageRate = try fields.integer("message_rate", in: 1...1_000_000, default: 1)
    }
  }

  /// The options as a recording carries them.
  public var json: JSON {
    var members = [
      JSON.Member(name: "ports", value: .array(ports.map(\.json))),
      JSON.Member(name: "seed", value: .string(seed.description)),
      JSON.Member(name: "epoch_ns", value: JSON(epochNanoseconds)),
      JSON.Member(name: "client_buffer", value: JSON(clientBuffer)),
    ]
    if let messageRate { members.append(.init(name: "message_rate", value: JSON(messageRate))) }
    return .object(members)
  }
}
