import Lightlag

/// The words of a command line, told apart by what its command takes.
struct Arguments {
  /// Those that belong to no option, in order.
  let operands: [String]

  /// The words that gave them, but for options that may be secrets.
  private let shown: [String]
  private let values: [String: [String]]
  private let command: CommandDescription

  /// Tells the words apart: `--name value`, `--name=value`, and `--` before operands alone.
  ///
  /// - Throws: `UsageError`.
  init(_ words: some Sequence<String>, for command: CommandDescription) throws {
    self.command = command
    var operands: [String] = []
    var values: [String: [String]] = [:]
    var shown = ["lightlag"] + command.words
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        shown += [word] + rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        shown.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = try Self.option(String(parts[0]), of: command)
      let attached = parts.count > 1 ? String(parts[1]) : nil
      let value = try Self.value(of: option, attached, &rest, command)
      values[option.name, default: []].append(value)
      if attached != nil {
        shown.append("\(option.name)=\(option.shown(value))")
      } else {
        shown += option.value == nil ? [option.name] : [option.name, option.shown(value)]
      }
    }
    self.operands = operands
    self.values = values
    self.shown = shown
    guard command.takes(operandCount: operands.count) else {
      throw UsageError(Self.countMismatch(operands, command), of: command)
    }
  }

  /// The command line that gave them, as it is typed into a shell, but for secrets.
  var commandLine: String {
    shown.map { Self.quoted(Self.withoutSecrets($0)) }.joined(separator: " ")
  }

  /// Returns a word as it may be shown: a URL without the secrets in its parameters.
  private static func withoutSecrets(_ word: String) -> String {
    guard word.contains("://") else { return word }
    var redactor = SecretVariables.redactor
    return redactor.redact(OpenRequest(target: word)).target
  }

  /// Whether an option was given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The value of an option, the last where it was given more than once.
  func value(_ name: String) -> String? { values[name]?.last }

  /// The values of an option that may be repeated, in order.
  func all(_ name: String) -> [String] { values[name] ?? [] }

  /// The value of an option, read by `parse`, which gives `nil` where it cannot.
  func value<Value>(_ name: String, _ accepted: String, _ parse: (String) -> Value?) throws
    -> Value?
  {
    guard let text = value(name) else { return nil }
    guard let value = parse(text) else { throw error("\(name) \(text): give \(accepted)") }
    return value
  }

  /// Something is wrong with what was given.
  func error(_ text: String) -> UsageError { UsageError(text, of: command) }

  /// A name was given that stands for nothing.
  func unknown(_ kind: String, _ name: String, known: [String]) -> UsageError {
    UsageError(unknown: kind, name, known: known, of: command)
  }

  /// A word as a shell takes it for one (POSIX.1, XCU 2.2).
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy { character in
        character.properties.isAlphabetic && character.isASCII
          || ("0"..."9").contains(character) || "-_./:=,@%+".unicodeScalars.contains(character)
      }
    return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }

  private static func option(
    _ name: String, of command: CommandDescription
  ) throws -> CommandDescription.Option {
    if let option = command.options.first(where: { $0.name == name }) { return option }
    let known = command.options.map(\.name) + ["--help"]
    throw UsageError(unknown: "option", name, known: known, of: command)
  }

  private static func value(
    of option: CommandDescription.Option, _ attached: String?, _ rest: inout ArraySlice<String>,
    _ command: CommandDescription
  ) throws -> String {
    guard let kind = option.value else {
      guard attached == nil else {
        throw UsageError("\(option.name) takes no value", of: command)
      }
      return ""
    }
    if let attached { return attached }
    // What looks like an option was hardly meant as a value; = says that it was.
    guard let next = rest.first, !next.hasPrefix("--") else {
      throw UsageError("\(option.name) needs a value: \(kind)", of: command)
    }
    rest.removeFirst()
    return next
  }

  private static func countMismatch(_ given: [String], _ command: CommandDescription) -> String {
    if given.count > command.operands.count {
      return "'\(given[command.operands.count])' is one word too many"
    }
    return "missing operand: \(command.operands[given.count])"
  }
}
