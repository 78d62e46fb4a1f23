/// The schemas and channels that came so far, by their identifiers.
struct MCAPDefinitions: Sendable {
  /// Never iterated.
  private var schemas: [UInt16: MCAP.Schema] = [:]
  /// Never iterated.
  private var channels: [UInt16: MCAP.Channel] = [:]
  /// The channel looked up last, since messages of one channel often follow each other.
  private var lastChannel: UInt16?

  mutating func add(_ schema: MCAP.Schema) throws(MCAP.Failure.Reason) {
    let known = schemas.updateValue(schema, forKey: schema.id)
    guard known == nil || known == schema else { throw .otherSchema(schema.id) }
  }

  mutating func add(_ channel: MCAP.Channel) throws(MCAP.Failure.Reason) {
    guard channel.schema == 0 || schemas[channel.schema] != nil else {
      throw .unknownSchema(channel.schema)
    }
    let known = channels.updateValue(channel, forKey: channel.id)
    guard known == nil || known == channel else { throw .otherChannel(channel.id) }
  }

  mutating func check(_ message: MCAP.Message) throws(MCAP.Failure.Reason) {
    guard message.channel != lastChannel else { return }
    guard channels[message.channel] != nil else { throw .unknownChannel(message.channel) }
    lastChannel = message.channel
  }
}
