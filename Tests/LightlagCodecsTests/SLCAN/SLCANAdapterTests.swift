import LightlagCodecs
import Testing

@Suite struct SLCANAdapterTests {
  /// An adapter, and what it says to texts in which a semicolon is CR and `!` BEL.
  private struct Desk {
    var adapter: SLCANAdapter
    var frames: [CANFrame] = []

    init(mode: SLCANMode = .strict, _ change: (inout SLCANAdapter.Settings) -> Void = { _ in }) {
      var settings = SLCANAdapter.Settings()
      settings.mode = mode
      change(&settings)
      adapter = SLCANAdapter(settings: settings)
    }

    mutating func say(_ text: String) -> String {
      var replies: [UInt8] = []
      adapter.receive(SLCANSample.bytes(text), frames: &frames, replies: &replies)
      return Self.text(replies)
    }

    mutating func deliver(_ frame: CANFrame, at milliseconds: Int64 = 0) -> String {
      var replies: [UInt8] = []
      adapter.deliver(frame, milliseconds: milliseconds, replies: &replies)
      return Self.text(replies)
    }

    private static func text(_ bytes: [UInt8]) -> String {
      String(decoding: bytes.map { $0 == 0x0d ? 0x3b : $0 == 0x07 ? 0x21 : $0 }, as: UTF8.self)
    }
  }

  @Test func `an adapter opens once it has a bit rate, sends, and closes`() {
    var desk = Desk()
    #expect(desk.say("O;") == "!")
    #expect(desk.say("t0010;") == "!")
    #expect(desk.say("S6;O;") == ";;")
    #expect(desk.say("t0011AB;T000000010;r0012;") == "z;Z;z;")
    #expect(desk.frames.count == 3)
    #expect(desk.say("S6;X1;Z1;M00000000;m00000000;U1;W0;") == "!!!!!!!")
    #expect(desk.say("C;t0010;") == ";!")
    #expect(desk.adapter.counts.sent == 3 && desk.adapter.counts.refused == 10)
  }

  @Test func `an adapter that listens sends nothing`() {
    var desk = Desk()
    #expect(desk.say("S6;L;t0010;") == ";;!")
    #expect(desk.deliver(CANFrame(identifier: 1)) == "t0010;")
  }

  @Test func `an adapter may answer frames by CR alone`() {
    var desk = Desk { $0.tellsQueued = false }
    #expect(desk.say("S6;O;t0010;") == ";;;")
  }

  @Test func `an adapter tells who it is at any time`() {
    var desk = Desk()
    #expect(desk.say("V;v;N;F;") == "V1013;v0100;NLLAG;!")
    #expect(desk.say("S6;O;V;v;N;F;") == ";;V1013;v0100;NLLAG;F00;")
  }

  /// python-can 4.6.1 opens with these bytes, and Linux with the like of them.
  @Test(arguments: [(SLCANMode.strict, "!;;;!"), (.lenient, ";;;;;")])
  func `the opening of python-can is answered, and its quirks are named`(
    mode: SLCANMode, answer: String
  ) {
    var desk = Desk(mode: mode)
    #expect(desk.say("C;S6;;O;O;") == answer)
    #expect(desk.adapter.phase == .open(isListening: false))
    #expect(desk.adapter.quirksMet == [.emptyCommand, .repeatedOpen, .repeatedClose])
    #expect(desk.say("t0010;") == "z;")
  }

  @Test func `bit rate 9 is for lenient adapters`() {
    var strict = Desk()
    #expect(strict.say("S9;O;") == "!!")
    var lenient = Desk(mode: .lenient)
    #expect(lenient.say("S9;O;") == ";;")
    #expect(lenient.adapter.quirksMet == [.bitRateNine])
  }

  /// 60,001 ms is 1 ms after the clock began anew.
  @Test func `received frames have timestamps where the host wants them`() {
    var desk = Desk()
    #expect(desk.say("Z1;S6;O;") == ";;;")
    #expect(desk.deliver(CANFrame(identifier: 1, [2]), at: 59_999) == "t001102EA5F;")
    #expect(desk.deliver(CANFrame(identifier: 1, [2]), at: 60_001) == "t0011020001;")
  }

  @Test func `frames wait to be polled, and the status tells of those without room`() {
    var desk = Desk { $0.queueLimit = 3 }
    #expect(desk.say("X0;S6;O;A;P;") == ";;;A;;")
    for number in 0..<5 as Range<UInt32> {
      #expect(desk.deliver(CANFrame(identifier: number)) == "")
    }
    #expect(desk.say("P;") == "t0000;")
    #expect(desk.say("A;") == "t0010;t0020;A;")
    #expect(desk.say("F;F;") == "F09;F00;")
    #expect(desk.adapter.counts.overflows == 2)
    var unasked = Desk()
    #expect(unasked.say("S6;O;P;A;") == ";;!!")
  }

  /// The code of 0x100 in the 11 highest bits is 0x20000000; all bits of it count.
  @Test func `a filter lets through what it accepts`() {
    var desk = Desk()
    #expect(desk.say("S6;M20000000;m001FFFFF;O;") == ";;;;")
    #expect(desk.deliver(CANFrame(identifier: 0x100)) == "t1000;")
    #expect(desk.deliver(CANFrame(identifier: 0x101)) == "")
    // 29 bits: the upper 11 are the same.
    #expect(desk.deliver(CANFrame(identifier: 0x400_0001, isExtended: true)) == "T040000010;")
  }

  @Test func `errors on the bus are told and raise a flag`() {
    var desk = Desk()
    _ = desk.say("S6;O;")
    var replies: [UInt8] = []
    desk.adapter.report([.checksum], replies: &replies)
    #expect(replies == Array("e1c\r".utf8))
    #expect(desk.say("F;") == "F80;")
  }

  @Test func `nothing comes from the bus before the adapter is on it`() {
    var desk = Desk()
    #expect(desk.deliver(CANFrame(identifier: 1)) == "")
    #expect(desk.adapter.counts.received == 0)
  }
}
