/// What stands in a record of one kind.
protocol MCAPContent {
  /// The kind.
  static var opcode: MCAP.Opcode { get }

  /// Reads the content; fields that a later version has added behind are passed over.
  init(_ fields: inout MCAPFields) throws(MCAP.Failure.Reason)

  /// Writes the content.
  func append(to bytes: inout [UInt8])
}
