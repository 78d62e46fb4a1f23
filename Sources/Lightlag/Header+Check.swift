import LightlagCodecs
public import LightlagCore

extension Header {
  /// Checks that fields can be sent with an opening handshake, beside those of the protocol itself.
  ///
  /// - Throws: What is wrong with the first that cannot.
  public static func check(_ fields: [Header]) throws {
    try ClientHandshake.check(fields: fields)
  }
}
