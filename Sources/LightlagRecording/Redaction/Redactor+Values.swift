import LightlagEncoding

extension Redactor {
  /// Returns the placeholder for a secret, and looks for it from now on: one value has one name.
  ///
  /// Where another value of that name was given, the placeholder says that it is another.
  mutating func cover(_ value: String, as name: String) -> String {
    cover(Array(value.utf8), as: name)
  }

  /// Returns the placeholder for a secret that stands in bytes; one is left as it is.
  mutating func cover(_ value: [UInt8], as name: String) -> String {
    let text = String(decoding: value, as: UTF8.self)
    guard Self.name(of: text) == nil else { return text }
    if let given = givenSecrets[name], !value.elementsEqual(given.utf8),
      known.name(of: value) == nil
    {
      return Self.otherPlaceholder(name)
    }
    return Self.placeholder(learn(value, as: name))
  }

  /// Keeps a secret, to look for it where it can be told from other text, and returns its label.
  ///
  /// What has a placeholder in it already is no value that could come again.
  mutating func learn(_ value: [UInt8], as name: String) -> String {
    guard !Self.hasPlaceholder(value) else { return name }
    let isKnown = known.name(of: value) != nil
    let label = label(of: value, as: name)
    heard[label] = String(decoding: value, as: UTF8.self)
    guard !isKnown else { return label }
    learnForms(of: value, label)
    learnParts(of: value, name)
    return label
  }

  /// Returns the label of a secret, which it has from now on.
  private mutating func label(of value: [UInt8], as name: String) -> String {
    if let label = known.name(of: value) { return label }
    guard KnownSecrets.isTelling(value) else { return labels.label(of: value, as: name) }
    guard known.hasRoom(for: value) else { return name }
    let label = labels.next(name)
    known.insert(value, name: label)
    return label
  }

  /// Keeps what a secret is in a URL, or was before it stood there.
  mutating func learnForms(of value: [UInt8], _ name: String) {
    for (form, suffix) in [
      (PercentEncoding.encode(value), SecretLabel.encoded),
      // As many leave it: it needs no encoding in a path, nor in a query.
      (PercentEncoding.encode(value, leaving: Array("/".utf8)), SecretLabel.encoded),
      (PercentEncoding.decode(value), SecretLabel.decoded),
    ] where form != value && KnownSecrets.isTelling(form) {
      known.insert(form, name: name + suffix)
    }
  }

  /// Keeps the values of cookies, and credentials without their scheme.
  private mutating func learnParts(of value: [UInt8], _ name: String) {
    let text = String(decoding: value, as: UTF8.self)
    let words = text.split(separator: " ")
    if words.count == 2, ["bearer", "basic", "token"].contains(words[0].lowercased()) {
      learnPart(words[1], as: SecretShape.bearer.rawValue)
    }
    guard name.lowercased().hasSuffix("cookie") || name.lowercased().hasSuffix("cookies") else {
      return
    }
    for part in text.split(separator: ";") {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { continue }
      let cookie = sides[0].filter { $0 != " " }
      guard !Self.cookieAttributes.contains(cookie.lowercased()) else { continue }
      learnPart(sides[1], as: cookie)
    }
  }

  private mutating func learnPart(_ part: Substring, as name: String) {
    let value = Array(part.utf8)
    if KnownSecrets.isTelling(value) { _ = label(of: value, as: name) }
  }

  /// What stands beside a cookie in `Set-Cookie` (RFC 6265, section 4.1.1).
  private static let cookieAttributes = ["expires", "max-age", "domain", "path", "samesite"]
}
