/// A pattern of text that is searched for in time that grows with the text alone.
///
/// It is what most languages agree on: `.`, `[a-z]`, `[^a-z]`, `\d`, `\w`, `\s` and their
/// opposites, `\b`, `^` and `$` for the ends of the whole text, `|`, groups, and the quantifiers
/// `*`, `+`, `?`, `{2}`, `{2,}` and `{2,5}`; `(?i)` at the beginning makes the case of ASCII
/// letters count for nothing. There is no looking around and no back reference, since those cannot
/// be matched in bounded time. Of the matches the leftmost counts, and of those the longest, as in
/// POSIX.
///
/// Source: R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009, and the
/// algorithm of K. Thompson, CACM 11(6), 1968, that it goes back to.
public struct RegularExpression: Hashable, Sendable, CustomStringConvertible {
  /// Why text is not a pattern.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let reason: Reason

    /// Number of bytes before the place.
    public let offset: Int

    public var description: String { "at byte \(offset): \(reason.rawValue)" }
  }

  /// What is wrong with a pattern; the raw value says it for people.
  @nonexhaustive
  public enum Reason: String, Hashable, Sendable {
    /// A group is opened and not closed.
    case unclosedGroup = "a group without its ')'"
    /// A group is closed and was not opened.
    case strayParenthesis = "a ')' without its '('"
    /// A class has no end.
    case unclosedClass = "a class without its ']'"
    /// A class has nothing in it, or a range that goes down.
    case badRange = "a range of characters that is empty"
    /// A class names a character that is not ASCII.
    case classBeyondASCII = "a class may hold ASCII only; write (a|b) for other characters"
    /// A quantifier has nothing before it, or another quantifier.
    case nothingToRepeat = "nothing to repeat"
    /// The braces of a quantifier hold something else than counts.
    case badCount = "a count must be {2}, {2,} or {2,5}, of at most 1000"
    /// A backslash is followed by something without meaning.
    case unknownEscape = "an escape that means nothing"
    /// A group begins with a question mark and is none of those known.
    case unknownGroup = "a group that is neither (…) nor (?:…)"
    /// The pattern comes to more steps than are taken on.
    case tooLarge = "the pattern is too large, counts written out"
    /// Groups are nested deeper than is taken on.
    case tooDeep = "too many groups inside each other"
  }

  /// The pattern as it was written.
  public let description: String

  /// Texts of which each match has one at least, or `nil` where there is nothing to look for.
  package let literals: [[UInt8]]?

  private let program: ExpressionProgram

  /// Compiles a pattern.
  ///
  /// - Throws: `Failure` at the first place that is wrong.
  public init(_ pattern: String) throws(Failure) {
    description = pattern
    var parser = ExpressionParser(pattern)
    let node = try parser.parse()
    literals = node.literals
    program = try ExpressionProgram(node)
  }

  /// Creates a pattern that stands in the code, where it was tried.
  init?(known pattern: String) {
    guard let expression = try? RegularExpression(pattern) else { return nil }
    self = expression
  }

  /// Returns whether the pattern is found anywhere in the text.
  public func isFound(in text: String) -> Bool {
    firstMatch(in: Array(text.utf8)) != nil
  }

  /// Returns where the pattern first matches, the longest way, or `nil` where it does not.
  ///
  /// - Parameters:
  ///   - bytes: The text; bytes that are not UTF-8 match no character.
  ///   - start: Where to begin; `^` and `\b` still see what stands before.
  /// - Returns: The range of the match, which may be empty.
  /// - Complexity: O(*n* · *m*) for *n* bytes and a pattern of *m* steps.
  public func firstMatch(in bytes: [UInt8], from start: Int = 0) -> Range<Int>? {
    program.firstMatch(in: bytes.span, from: start, isAnchored: false)
  }

  /// Returns where the longest match ends that begins at that place, or `nil` where none does.
  func end(ofMatchAt start: Int, in bytes: [UInt8]) -> Int? {
    program.firstMatch(in: bytes.span, from: start, isAnchored: true)?.upperBound
  }
}
