/// What secrets look like that nobody has named.
public enum SecretShape: String, Hashable, Sendable, CaseIterable {
  /// The credentials behind `Bearer` or `Authorization: Basic` (RFC 6750, RFC 7617).
  case bearer
  /// Three parts in base64url, the first of which begins a JSON object (RFC 7519).
  case jwt
  /// What follows `Cookie:` or `Set-Cookie:`, or a member of such a name (RFC 6265).
  case cookie
  /// An access key of Amazon Web Services, or one like it.
  case aws
  /// A key as GitHub, Slack, Stripe, OpenAI or Google issue it, told by how it begins.
  case vendor
  /// A private key in PEM (RFC 7468).
  case pem
  /// The password in a URL, between the user and the host (RFC 3986, section 3.2.1).
  case userinfo
  /// What follows a name like `password` and a `:` or `=` in plain text.
  case assignment
  /// The value of a member, of a pair or of an element of MessagePack that is named like a secret.
  case member

  /// What stands before the secret and stays, the secret itself, and a character that stands
  /// behind it and stays; none where the name of a member tells.
  ///
  /// No secret begins with a brace, so that a placeholder is none.
  var pattern: (lead: String, body: String, trail: String)? {
    switch self {
    case .bearer:
      ("(?i)(bearer +|authorization[\"']?: *[\"']?basic +)", "(?i)[A-Za-z0-9._~+/-]{8,}=*", "")
    case .jwt: ("", "eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]*", "")
    case .cookie: ("(?i)(set-)?cookie: *", "[^{\r\n\"][^\r\n\"]*", "")
    case .aws: ("", "A(KIA|SIA|GPA|IDA|ROA|IPA|NPA|NVA)[A-Z0-9]{16}", "")
    case .vendor:
      (
        "",
        "\\b((ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|sk_live_|sk_test_|rk_live_)[A-Za-z0-9_]{20,}"
          + "|(sk-|xoxa-|xoxb-|xoxp-|xoxr-|xoxs-|AIza)[A-Za-z0-9_-]{20,})", ""
      )
    case .pem:
      ("", "-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?", "")
    case .userinfo:
      ("://[^/?#@: \t\r\n\"'\\\\]*:", "[^{/?#@ \t\r\n\"'\\\\][^/?#@ \t\r\n\"'\\\\]*", "@")
    case .assignment:
      (
        "(?i)(password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)"
          + "\\\\?[\"']? *[:=] *\\\\?[\"']?",
        "[^{}\\[\\] \t\r\n\"'&,;\\\\][^ \t\r\n\"'&,;\\\\}]*", ""
      )
    case .member: nil
    }
  }

  /// Texts of which one stands wherever there is such a secret, where its pattern does not tell:
  /// JSON may write slashes as escapes.
  var literals: [[UInt8]]? {
    guard self == .userinfo else { return nil }
    return ["://", ":\\/\\/", ":/\\/", ":\\//"].map { Array($0.utf8) }
  }
}
