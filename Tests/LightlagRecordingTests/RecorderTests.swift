import LightlagCore
import LightlagRecording
import Testing

@Suite struct RecorderTests {
  @Test func `every kind of line is written as the format says`() {
    var recorder = Recorder(header: Golden.header)
    for event in Golden.events + Golden.silentEvents { recorder.observe(event) }
    recorder.finish(at: Golden.end)
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == Golden.text)
  }

  @Test func `lines can be taken as they come and are whole`() {
    var recorder = Recorder(header: Golden.header)
    var (bytes, piece): ([UInt8], [UInt8]) = ([], [])
    for event in Golden.events {
      recorder.observe(event)
      recorder.take(into: &piece)
      #expect(piece.last == UInt8(ascii: "\n"))
      #expect(recorder.pendingByteCount == 0)
      bytes += piece
    }
    recorder.finish(at: Golden.end)
    recorder.take(into: &piece)
    #expect(bytes + piece == Golden.bytes)
  }

  @Test func `nothing is recorded behind the end`() {
    var recorder = Recorder(header: Golden.header)
    for event in Golden.events { recorder.observe(event) }
    recorder.finish(at: Golden.end)
    recorder.observe(Golden.events[0])
    recorder.finish(at: Golden.end)
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    #expect(bytes == Golden.bytes)
  }

  @Test func `a session gives up the lines that its recorder has written`() {
    var session = Session(
      backend: TalkativeBackend(), configuration: .init(seed: 1),
      taps: [Recorder(header: Golden.header)])
    var bytes: [UInt8] = []
    session.mark("a")
    #expect(session.withTap(Recorder.self) { $0.take(into: &bytes) } != nil)
    session.mark("b")
    session.withTap(Recorder.self) { $0.take(into: &bytes) }
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "{\"t\":0,\"ev\":\"mark\",\"name\":\"b\",\"data\":\"\"}\n")
  }

  @Test(arguments: [
    ("/", "/"),
    ("/?a=1&&b", "/?a=1&&b"),
    ("/?token=x", "/?token={{secret:token}}"),
    ("/?a=1&Access_Token=x=y&b=?", "/?a=1&Access_Token={{secret:Access_Token}}&b=?"),
    ("/?accessToken=x", "/?accessToken={{secret:accessToken}}"),
    ("/?key=x&api-key=y", "/?key={{secret:key}}&api-key={{secret:api-key}}"),
    ("/?monkey=x&keyboard=y&author=z", "/?monkey=x&keyboard=y&author=z"),
    ("/?password=&token", "/?password=&token"),
    ("/token=x", "/token=x"),
    ("/?token={{secret:token}}", "/?token={{secret:token}}"),
  ])
  func `a parameter named like a secret leaves its name only`(target: String, recorded: String)
    throws
  {
    var recorder = Recorder(header: Golden.header)
    recorder.observe(
      SessionEvent(
        instant: .start, connection: ConnectionID(index: 0),
        kind: .opening(
          client: ClientID(index: 0), OpenRequest(target: target), due: .start)))
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    guard case .opening(_, let request, _) = try Recording(bytes).events[0].kind else {
      Issue.record("no opening")
      return
    }
    #expect(request.target == recorded)
  }
}
