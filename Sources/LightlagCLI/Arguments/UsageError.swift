import Lightlag

/// The command line is wrong: exit status 2.
struct UsageError: Error, CustomStringConvertible {
  /// Most names that are told at once when none of them is near what was given.
  private static let tellable = 5

  let description: String

  /// Creates an error that tells where help is to be found.
  init(_ text: String, of command: CommandDescription) {
    let words = (["lightlag"] + command.words).joined(separator: " ")
    description = "\(text)\(text.hasSuffix("?") ? "" : ".") See '\(words) --help'"
  }

  /// Creates an error about a name that stands for nothing, with the one that was meant.
  init(unknown kind: String, _ name: String, known: [String], of command: CommandDescription) {
    var hint = ""
    if let nearest = known.nearest(to: name) {
      hint = "; did you mean '\(nearest)'?"
    } else if known.count <= Self.tellable {
      hint = "; there \(known.count == 1 ? "is" : "are"): \(known.joined(separator: ", "))"
    }
    self.init("unknown \(kind) '\(name)'\(hint)", of: command)
  }
}
