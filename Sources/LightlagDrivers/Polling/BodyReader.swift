/// Whoever gets the body of a request, once that is there.
protocol BodyReader: AnyObject {
  /// Takes the body of a request.
  func receive(body: [UInt8], from peer: FrontPeer)
}
