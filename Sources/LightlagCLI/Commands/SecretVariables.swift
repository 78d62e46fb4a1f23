import Lightlag
import LightlagDrivers

/// The environment variables that hold the secrets that were taken out of recordings.
enum SecretVariables {
  /// The value of a secret, or `nil` where no variable has it; empty where one is set to nothing.
  static func value(of secret: String) -> String? {
    let values = names(of: secret).compactMap { Terminal.environment($0) }
    return values.first { !$0.isEmpty } ?? values.first
  }

  /// Says that secrets are needed, and where each is looked for.
  static func error(
    _ missing: Redactor.MissingSecrets, _ arguments: Arguments
  ) -> UsageError {
    let texts = missing.secrets.map { secret in
      // A shell sets no variable of another name, though other programs do.
      let names = names(of: secret.name)
        .filter { $0.first?.isNumber == false && $0.allSatisfy(isWord) }
      return "\(secret): set \(names.joined(separator: " or "))"
    }
    return arguments.error(texts.joined(separator: "; "))
  }

  /// A redactor for what looks like a secret, and for the secrets of the environment.
  static var redactor: Redactor {
    var redactor = Redactor()
    for variable in Terminal.environmentNames(prefix: prefix) {
      let name = String(variable.dropFirst(prefix.count))
      redactor.addText(Terminal.environment(variable) ?? "", name: name)
    }
    return redactor
  }

  private static let prefix = "LIGHTLAG_SECRET_"

  /// The variables in which a secret is looked for, in order.
  private static func names(of secret: String) -> [String] {
    let capitals = String(secret.uppercased().map { isWord($0) ? $0 : "_" })
    let names = ["\(prefix)\(secret)", "\(prefix)\(capitals)", secret]
    return names[0] == names[1] ? [names[0], names[2]] : names
  }

  private static func isWord(_ character: Character) -> Bool {
    character == "_" || character.isASCII && (character.isLetter || character.isNumber)
  }
}
