/// What the status codes of a close frame mean (RFC 6455, section 7.4).
package enum CloseCode {
  /// The peer's close frame was empty; never on the wire.
  package static let noStatus: UInt16 = 1005

  /// Most bytes of a reason: what a control frame holds beside the code.
  package static let reasonLimit = FrameHeader.controlLimit - 2

  /// Returns whether a close frame may carry `code`.
  ///
  /// 1004 is reserved; 1005, 1006 and 1015 stand for the lack of a code; 1012 to 1014 are in
  /// IANA's registry; 3000 to 4999 belong to libraries and applications.
  package static func isValidOnWire(_ code: UInt16) -> Bool {
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
