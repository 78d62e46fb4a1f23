import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// What web pages may do: browsers ask for any of them, and say for which (RFC 6454, section 7).
extension LiveRun {
  /// The page that asks, where it may read the answer (Fetch standard, "CORS protocol").
  ///
  /// Socket.IO lets in all, as its own server can; what else there is may be a real device.
  func reader(of request: PlainRequest) -> String? {
    guard !request.isPolling, !allowedOrigins.contains("*") else { return request.origin }
    return request.origin.flatMap { allowedOrigins.contains($0) ? $0 : nil }
  }

  /// What is answered to who has not said the token.
  func tokenRefusal(of head: HTTPHead<RequestLine>) -> HTTPRefusal {
    let refusal = AccessToken.refusal
    guard let page = PlainRequest(head).flatMap({ reader(of: $0) }) else { return refusal }
    return HTTPRefusal(
      status: refusal.status, reason: refusal.reason,
      fields: refusal.fields + EngineIOResponse.fields(for: page))
  }

  /// What is answered to a page that wants to write to what may be a real device, or to listen to
  /// it, and may not; `nil` for all others.
  ///
  /// A browser does not ask first about a POST of plain text, nor about a WebSocket: it lets any
  /// page make them. Who is no browser names no page.
  func pageRefusal(of head: HTTPHead<RequestLine>) -> EngineIOResponse? {
    let isReading = ["GET", "HEAD", "OPTIONS"].contains(head.startLine.method)
    guard takesRequests, !isReading || !head.elements("upgrade").isEmpty,
      let page = head.values("origin").first(where: { !mayAct($0, head) })
    else { return nil }
    let reason = "the page \(page) may not do this, unless there is --allow-origin \(page)"
    return EngineIOResponse(
      status: 403, contentType: "application/json",
      body: (["error": .string(reason)] as JSON).bytes)
  }

  /// Whether a page is allowed, or is of the address that it asks.
  ///
  /// A name that is not this machine's own may lead anywhere, and to here only after its page was
  /// loaded from elsewhere (DNS rebinding); so that is not enough.
  private func mayAct(_ page: String, _ head: HTTPHead<RequestLine>) -> Bool {
    guard !allowedOrigins.contains("*"), !allowedOrigins.contains(page) else { return true }
    guard let host = head.values("host").first,
      page == "http://" + host || page == "https://" + host
    else { return false }
    // One of IPv6 is in brackets (RFC 3986, section 3.2.2).
    let name =
      host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" } : host.prefix { $0 != ":" }
    return name == "localhost" || SocketAddress(host: String(name), port: 0) != nil
  }
}
