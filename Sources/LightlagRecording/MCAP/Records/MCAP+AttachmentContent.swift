import LightlagEncoding

extension MCAP.Attachment: MCAPContent {
  static let opcode = MCAP.Opcode.attachment

  init(_ fields: inout MCAPFields) throws(MCAP.Failure.Reason) {
    logTime = try fields.long()
    createTime = try fields.long()
    name = try fields.string()
    mediaType = try fields.string()
    data = Array(try fields.longBytes())
    let recorded = try fields.word()
    guard recorded != 0 else { return }
    let actual = CRC32(checkedBytes).value
    guard actual == recorded else {
      throw .wrongChecksum(.attachment, recorded: recorded, actual: actual)
    }
  }

  func append(to bytes: inout [UInt8]) {
    let checked = checkedBytes
    bytes.append(contentsOf: checked)
    bytes.append(littleEndian: CRC32(checked).value)
  }

  /// All fields before the checksum, which covers them.
  private var checkedBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: logTime)
    bytes.append(littleEndian: createTime)
    bytes.append(mcap: name)
    bytes.append(mcap: mediaType)
    bytes.append(long: data)
    return bytes
  }
}
