import LightlagCore
import LightlagRecording
import Testing

@Suite struct RecordFilterTests {
  static func recording() throws -> Recording {
    var sample = Sample()
    sample.open(1)
    sample.open(2)
    sample.send(1, .uplink, #"["drive",1]"#)
    sample.send(2, .downlink, #"42["state",2]"#, isLost: true)
    sample.send(2, .uplink, "plain")
    sample.close(1)
    return try sample.recording()
  }

  /// Lines from 0: open, answer, open, answer, drive, state, plain, close, at 1 to 6 ms.
  @Test(arguments: [
    ("", [0, 1, 2, 3, 4, 5, 6, 7]), ("c=c1", [0, 1, 4, 7]), ("c=c2,c1 d=dn", [5]),
    ("d=up", [4, 6, 7]), ("event=drive,state", [4, 5]), ("event=none", []),
    ("t=3ms..4ms", [4, 5]), ("t=0.0045s..", [6, 7]), ("t=..1ms", [0, 1]), ("drop=any", [5]),
    ("drop=loss", [5]), ("drop=queue", []), ("c=c2 drop=any event=state d=dn t=4ms..4ms", [5]),
  ])
  func `lines are picked out where all holds`(words: String, lines: [Int]) throws {
    var filter = try RecordFilter(parsing: words)
    let events = try Self.recording().events
    #expect(events.indices.filter { filter.includes(events[$0]) } == lines)
  }

  /// Lines from 0: open and answer of both, join, picture and its attachment, drive, its answer,
  /// the other connection's binary message and what looks like an answer.
  @Test(arguments: [
    ("event=picture", [5, 6]), ("event=drive", [7]), ("event=/admin:drive", [7]),
    ("event=/:drive", []), ("event=ack:drive", [8]), ("event=ack:drive,connect", [4, 8]),
    ("event=picture d=dn", []), ("event=ack:drive t=9ms..", []),
  ])
  func `packets of Socket.IO are known by event, namespace and answer`(
    words: String, lines: [Int]
  ) throws {
    var sample = Sample()
    sample.open(1, target: "/socket.io/?EIO=4&transport=websocket")
    sample.open(2)
    sample.send(1, .uplink, "40/admin,")
    sample.send(1, .uplink, #"451-["picture",{"_placeholder":true,"num":0}]"#)
    sample.send(1, .uplink, Message(.binary, [1]))
    sample.send(1, .uplink, #"42/admin,5["drive"]"#)
    sample.send(1, .downlink, "43/admin,5[]")
    sample.send(2, .uplink, Message(.binary, [1]))
    sample.send(2, .downlink, "43/admin,5[]")
    var filter = try RecordFilter(parsing: words)
    let events = try sample.recording().events
    #expect(events.indices.filter { filter.includes(events[$0]) } == lines)
  }

  @Test(arguments: [
    ("c", "'c' is no NAME=VALUE"), ("x=1", "'x' is none of"), ("c=c1 c=c2", "given twice"),
    ("c=1", "'1' is wrong for 'c'"), ("c=", "'' is wrong for 'c'"), ("d=down", "up, dn"),
    ("t=1s", "1.5s..2s"), ("t=1..2", "'1' is wrong"), ("t=2s..1s", "a later one"),
    ("t=.5s..", "'.5s'"), ("drop=lost", "any, loss, queue"), ("event=a,,b", "'' is wrong"),
    ("t=99999999999h..", "wrong"),
  ])
  func `words that make no filter are refused`(words: String, part: String) {
    do throws(RecordFilter.Failure) {
      _ = try RecordFilter(parsing: words)
      Issue.record("taken: \(words)")
    } catch {
      #expect(error.description.contains(part), "\(error)")
    }
  }
}
