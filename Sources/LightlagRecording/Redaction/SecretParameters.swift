import LightlagEncoding

/// Finds parameters of URLs and of forms that are named like secrets.
enum SecretParameters {
  /// Takes the values of parameters that are named like secrets out of a target.
  ///
  /// - Parameters:
  ///   - target: What a connection asks for.
  ///   - cover: Returns what stands in the place of a value, by it and the parameter's name.
  /// - Returns: The target with that where a secret stood.
  static func redact(
    _ target: String, _ cover: (String, String) -> String = { Redactor.placeholder($1) }
  ) -> String {
    guard let query = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
    let start = target.utf8.index(after: query)
    let parameters = target[start...].split(separator: "&", omittingEmptySubsequences: false)
    return target[..<start] + parameters.map { redact(parameter: $0, cover) }.joined(separator: "&")
  }

  /// Returns the values that would be taken out of a target, each with its name.
  static func secrets(in target: String) -> [(name: String, value: String)] {
    var secrets: [(name: String, value: String)] = []
    _ = redact(target) { value, name in
      secrets.append((name, value))
      return value
    }
    return secrets
  }

  private static func redact(
    parameter: Substring, _ cover: (String, String) -> String
  ) -> String {
    guard let equals = parameter.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return String(parameter)
    }
    let name = parameter[..<equals]
    let value = parameter[parameter.utf8.index(after: equals)...]
    let plain = decoded(name)
    guard SecretName.isSecret(parameter: plain, Array(value.utf8)), !Redactor.isPlaceholder(value)
    else { return String(parameter) }
    return "\(name)=\(cover(String(value), plain))"
  }

  private static func decoded(_ name: Substring) -> String {
    String(decoding: PercentEncoding.decode(Array(name.utf8)), as: UTF8.self)
  }

  /// Returns where values of parameters stand in text that are named like secrets: behind `?` or
  /// `&`, or at the beginning of text without spaces.
  static func matches(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    let mayBegin = !bytes.contains { $0 <= 32 }
    var matches: [KnownSecrets.Match] = []
    var start = mayBegin ? 0 : nil
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "?"), UInt8(ascii: "&"): start = index + 1
      case UInt8(ascii: "="):
        guard let begin = start else { continue }
        start = nil
        let name = decoded(Substring(decoding: bytes[begin..<index], as: UTF8.self))
        let value = bytes[(index + 1)...].prefix { !ends($0) }
        guard SecretName.isSecret(parameter: name, Array(value)) else { continue }
        matches.append(.init(range: value.startIndex..<value.endIndex, name: name))
      case let byte where ends(byte): start = nil
      default: continue
      }
    }
    return matches
  }

  /// Whether a byte ends a parameter in text.
  private static func ends(_ byte: UInt8) -> Bool {
    byte <= 32 || "&;#,\"'<>\\{}".utf8.contains(byte)
  }
}
