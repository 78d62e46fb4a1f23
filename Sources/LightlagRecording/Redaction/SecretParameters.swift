/// Takes the values of parameters that are named like secrets out of a request's target.
enum SecretParameters {
  private static let endings = ["token", "password", "passwd", "secret", "apikey"]

  private static let lastParts = [
    "key", "auth", "authorization", "credential", "credentials", "jwt", "sig", "signature",
  ]

  /// Texts of which one stands wherever a parameter or a member is named like a secret, with what
  /// follows the name there.
  static let literals: [[UInt8]] = (endings + lastParts).flatMap { name in
    "\"\\=-_.".utf8.map { Array(name.utf8) + [$0] }
  }

  /// Returns the target with `{{secret:NAME}}` where a secret stood.
  static func redact(_ target: String) -> String {
    guard let query = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
    let start = target.utf8.index(after: query)
    let parameters = target[start...].split(separator: "&", omittingEmptySubsequences: false)
    return target[..<start] + parameters.map(redact(parameter:)).joined(separator: "&")
  }

  private static func redact(parameter: Substring) -> String {
    guard let equals = parameter.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return String(parameter)
    }
    let name = parameter[..<equals]
    let value = parameter[parameter.utf8.index(after: equals)...]
    guard !value.isEmpty, isSecret(name) else { return String(parameter) }
    return "\(name)={{secret:\(name)}}"
  }

  /// Whether a parameter or a member is named like a secret.
  static func isSecret(_ name: Substring) -> Bool {
    let name = String(decoding: name.utf8.map(LiteralFilter.folded), as: UTF8.self)
    if endings.contains(where: { name.hasSuffix($0) }) { return true }
    let lastPart = name.split { "-_.".contains($0) }.last ?? ""
    return lastParts.contains(String(lastPart))
  }
}
