import Foundation

/// A document, as far as it points to files.
struct MarkdownFile: Sendable {
  /// A piece of a document with its place.
  struct Piece: Hashable, Sendable {
    /// The line, from 1.
    let line: Int
    /// What stands there.
    let text: String
  }

  /// Where it is, seen from the root of the repository.
  let path: String

  /// The targets of its links, outside code.
  let links: [Piece]

  /// What stands between single backticks.
  let codeSpans: [Piece]

  /// Reads a text as Markdown.
  init(path: String, text: String) {
    self.path = path
    let lines = Self.linesOutsideFences(of: text)
    codeSpans = lines.flatMap { line in
      line.text.matches(of: /`([^`]+)`/).map { Piece(line: line.line, text: String($0.1)) }
    }
    links = lines.flatMap { line in
      let prose = line.text.replacing(/`[^`]*`/, with: "")
      let inline = prose.matches(of: /\]\(<?([^)\s>]+)/).map { String($0.1) }
      let reference = prose.matches(of: /^\s*\[[^\]]+\]:\s*(\S+)/).map { String($0.1) }
      let tags = prose.matches(of: /(?:src|href)="([^"]+)"/).map { String($0.1) }
      return (inline + reference + tags).map { Piece(line: line.line, text: $0) }
    }
  }

  /// Returns the path from the root of the repository, or `nil` for a link to elsewhere.
  func target(of link: Piece) -> String? {
    let file = link.text.prefix { $0 != "#" && $0 != "?" }
    guard !file.isEmpty, !file.contains(":") else { return nil }
    let folder = path.split(separator: "/").dropLast().map(String.init)
    let steps = file.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
    let resolved = steps.reduce(into: file.hasPrefix("/") ? [] : folder) { parts, step in
      switch step {
      case ".": break
      case ".." where !parts.isEmpty && parts.last != "..": parts.removeLast()
      default: parts.append(step)
      }
    }
    return resolved.joined(separator: "/")
  }

  private static func linesOutsideFences(of text: String) -> [Piece] {
    var isInFence = false
    return zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)).compactMap {
      let isFence = $1.drop { $0 == " " }.hasPrefix("```")
      if isFence { isInFence.toggle() }
      return isFence || isInFence ? nil : Piece(line: $0, text: String($1))
    }
  }
}
