import LightlagCore

/// A secret that clients must say before they are let in.
///
/// It stands in the field `Authorization: Bearer TOKEN`, or in the query as `token` or
/// `access_token` (RFC 6750, sections 2.1 and 2.3), since browsers open WebSockets without fields
/// of one's own. Whoever listens takes it out of the request, so that nothing behind sees it.
package struct AccessToken: Hashable, Sendable {
  private static let names = ["token", "access_token"]

  private let bytes: [UInt8]

  /// Creates a token, or gives `nil` where a text is empty or not visible ASCII.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy(HTTPCharacter.isVisible) else { return nil }
    bytes = Array(text.utf8)
  }

  /// What is answered to who has not said it.
  package static let refusal = HTTPRefusal(
    status: 401, reason: "a token is needed: Authorization: Bearer TOKEN, or ?token=TOKEN",
    fields: [Header(name: "WWW-Authenticate", value: "Bearer")])

  /// Returns the request without the token, or `nil` where that is not in it.
  package func admit(_ head: HTTPHead<RequestLine>) -> HTTPHead<RequestLine>? {
    var isSaid = false
    let fields = head.fields.filter { field in
      guard field.name == "authorization", isBearer(field.value) else { return true }
      isSaid = true
      return false
    }
    let target = head.startLine.target
    let path = target.prefix { $0 != "?" }
    let pairs = target.dropFirst(path.count + 1).split(
      separator: "&", omittingEmptySubsequences: false)
    let others = pairs.filter { pair in
      let name = pair.prefix { $0 != "=" }
      guard Self.names.contains(String(name)) else { return true }
      guard let value = URLQuery(target: "?" + pair)[String(name)], isSame(value) else {
        return true
      }
      isSaid = true
      return false
    }
    guard isSaid else { return nil }
    let rest = others.isEmpty ? String(path) : path + "?" + others.joined(separator: "&")
    return HTTPHead(
      startLine: RequestLine(method: head.startLine.method, target: rest), fields: fields)
  }

  private func isBearer(_ value: String) -> Bool {
    let parts = value.split(separator: " ", maxSplits: 1)
    return parts.count == 2 && parts[0].lowercased() == "bearer" && isSame(String(parts[1]))
  }

  /// Compares all of it, so that the time tells nobody how much was right.
  private func isSame(_ text: String) -> Bool {
    let other = Array(text.utf8)
    guard other.count == bytes.count else { return false }
    return zip(bytes, other).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
  }
}
