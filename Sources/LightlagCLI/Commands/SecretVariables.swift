import LightlagDrivers

/// The environment variables that hold the secrets that were taken out of recordings.
enum SecretVariables {
  /// The variables in which a secret is looked for, in order.
  static func names(of secret: String) -> [String] {
    let capitals = secret.uppercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? String(character) : "_"
    }
    let names = ["LIGHTLAG_SECRET_\(secret)", "LIGHTLAG_SECRET_\(capitals.joined())", secret]
    return names[0] == names[1] ? [names[0], names[2]] : names
  }

  /// The value of a secret, or `nil` where no variable has it.
  static func value(of secret: String) -> String? {
    names(of: secret).lazy.compactMap { Terminal.environment($0) }.first
  }
}
