/// What stands in a placeholder, in its parts: in `token-2.encoded` the name is `token`.
///
/// Secrets of one name are told apart by numbers, in the order in which they were found. So a
/// number says something within one recording, and in another run another secret may have it.
struct SecretLabel: Hashable, Sendable {
  /// What the secret is called.
  let name: String
  /// Which of the secrets of that name, as it stands: empty for the first.
  let number: String
  /// What the secret became: `.encoded`, `.decoded`, or nothing.
  let form: String

  /// What stands behind the label of a secret that a URL has, and of what that was before.
  static let (encoded, decoded) = (".encoded", ".decoded")

  init(_ label: String) {
    let form = [Self.encoded, Self.decoded].first(where: label.hasSuffix) ?? ""
    let whole = label.dropLast(form.count)
    let digits = whole.utf8.suffix(while: { (48...57).contains($0) })
    let before = whole.utf8.dropLast(digits.count)
    if before.last == UInt8(ascii: "-"), before.count > 1, digits.first != UInt8(ascii: "0"),
      (1...5).contains(digits.count), Substring(digits) != "1"
    {
      (name, number) = (String(Substring(before.dropLast())), "-\(Substring(digits))")
    } else {
      (name, number) = (String(whole), "")
    }
    self.form = form
  }

  /// The label without what says which secret it is: the same in every run.
  var unnumbered: String { name + form }

  /// The label without what it became: the same for all forms of one secret.
  var secret: String { name + number }
}

extension Substring.UTF8View {
  fileprivate func suffix(while isPart: (UInt8) -> Bool) -> Substring.UTF8View {
    self[(lastIndex { !isPart($0) }.map(index(after:)) ?? startIndex)...]
  }
}
