import LightlagEncoding

/// What is left of a message when the rules have taken out what need not be equal.
struct NormalForm: Sendable {
  /// A value that was taken out, to be compared with that of its partner by a rule.
  struct Loose: Sendable {
    /// Position of the rule.
    let rule: Int
    /// The names and indices on the way to the value.
    let path: [String]
    let value: JSON
  }

  /// A secret by which something else was taken out of the message already.
  struct Secret: Hashable, Sendable {
    /// The names and indices on the way to the text that it is in.
    let path: [String]
    /// Its name, and which of that name it is.
    let label: String
  }

  /// Equal for two messages that only differ in what need not be equal.
  let bytes: [UInt8]

  /// What was taken out and is compared, in the order of the rules.
  let loose: [Loose]

  /// The secrets in it, in order.
  let secrets: [Secret]

  /// The JSON that `bytes` were made from, where there is any.
  let json: JSON?
}
