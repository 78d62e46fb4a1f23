import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct VehiclesDepthTests {
  @Test(arguments: [
    #"{"command":"get_depth_data"}"#, #"{"command":"get_depth_data","calibration":"reset"}"#,
    #"{"type":"get_frame"}"#,
  ])
  func `a frame has the documented members`(request: String) throws {
    var visit = try Visit(listener: "depth")
    try visit.wait(until: 250)
    let answer = try visit.ask(request)
    #expect(answer.members?.map(\.name) == ["type", "depth_data", "timestamp", "frame"])
    #expect(answer["type"] == "frame_data")
    #expect(answer["timestamp"]?.numberText == "0.25")
    #expect(answer["frame"] == 1)
    let data = try #require(answer["depth_data"])
    #expect(
      data.members?.map(\.name) == [
        "width", "height", "min_depth", "max_depth", "encoding", "data",
      ])
    #expect(data["width"] == 64)
    #expect(data["height"] == 48)
    #expect(data["encoding"] == "base64-u16le-mm")
    let pixels = try Self.pixels(answer)
    #expect(pixels.count == 64 * 48)
    #expect(data["min_depth"]?.integer == pixels.min().map(Int64.init))
    #expect(data["max_depth"]?.integer == pixels.max().map(Int64.init))
  }

  @Test func `the binary frame has the same pixels, and the default size is 320 by 240`() throws {
    var visit = try Visit(Vehicles(VehiclesOptions(seed: 9)), listener: "depth")
    let json = try Self.pixels(try visit.ask(#"{"type":"get_frame"}"#))
    try visit.send(Message(text: #"{"type":"get_frame","binary":true}"#))
    let binary = try #require(visit.received().first)
    #expect(binary.kind == .binary)
    #expect(binary.bytes.count == 320 * 240 * 2)
    #expect(Self.pixels(binary.bytes) == json)
  }

  @Test func `a ping is answered as documented`() throws {
    var visit = try Visit(listener: "depth")
    #expect(try visit.answer(#"{"type":"ping"}"#) == #"{"type":"pong","timestamp":0.0}"#)
  }

  @Test func `frames stream at their rate until stopped`() throws {
    var visit = try Visit(listener: "depth")
    try visit.send(Message(text: #"{"type":"start_stream","rate_hz":10,"binary":true}"#))
    try visit.wait(until: 250)
    #expect(visit.session.tap(Log.self)?.sentDown == [0, 100_000_000, 200_000_000])
    #expect(visit.received().allSatisfy { $0.kind == .binary })
    let end = #"{"type":"stream_stopped","timestamp":0.25}"#
    #expect(try visit.answer(#"{"type":"stop_stream"}"#) == end)
    // One wake was set already, and is passed over.
    try visit.wait(until: 1_000)
    #expect(visit.session.deadline == nil)
    try visit.send(Message(text: #"{"type":"start_stream"}"#))
    try visit.wait(untilNanoseconds: 1_000_000_000 + 33_333_333)
    // The end, and then thirty a second: one at once and one a thirtieth later.
    #expect(
      visit.session.tap(Log.self)?.sentDown.suffix(3) == [
        250_000_000, 1_000_000_000, 1_033_333_333,
      ])
    let frames = visit.received().compactMap { try? JSON(parsing: $0.bytes)["frame"]?.integer }
    #expect(frames == [4, 5])
  }

  /// With flat sand the level is 1 200 mm; a mound of 100 mm is 1 100 in its middle, and
  /// (1 − 1/4)² of it, or 56, is left half-way out.
  @Test func `terrain changes as it is told`() throws {
    var visit = try Visit(
      Vehicles(VehiclesOptions(seed: 9, depthWidth: 1_000, depthHeight: 750)), listener: "depth")
    let answer = try visit.answer(#"{"command":"set_terrain","terrain":"flat"}"#)
    let done = #""command":"set_terrain","success":true,"timestamp":0.0}"#
    #expect(answer == #"{"type":"command_ack","# + done)
    _ = try visit.ask(
      #"{"command":"set_terrain","x":800,"y":600,"radius":100,"height":100}"#)
    let pixels = try Self.pixels(try visit.ask(#"{"type":"get_frame"}"#))
    #expect(pixels[600 * 1_000 + 800] == 1_101, "half a unit from the middle it is 99.99")
    #expect(pixels[600 * 1_000 + 850] == 1_145, "half a unit on it is 55.5")
    #expect(pixels[600 * 1_000 + 901] == 1_200)
  }

  /// The compactor stands at (500, 300), 60 mm high, with 14 units on each side of its middle.
  @Test func `vehicles stand on the sand and leave ruts where they went`() throws {
    var visit = try Visit(target: "/depth")
    let telemetry = try visit.open(target: "/")
    _ = try visit.ask(#"{"command":"set_terrain","terrain":"flat"}"#)
    let before = try Self.pixels(try visit.ask(#"{"type":"get_frame"}"#))
    // Pixels are 15.6 units wide: column 32 reaches from 500 to 515.6, row 19 from 296.9.
    let start = 19 * 64 + 32
    #expect(before[start] == 1_142, "the vehicle and the one pass of where it stands")
    let command = #"{"vehicle_id":"CP001","action":"move_forward","distance":200}"#
    try visit.send(Message(text: command), on: telemetry)
    try visit.wait(until: 10_000)
    let after = try Self.pixels(try visit.ask(#"{"type":"get_frame"}"#))
    #expect(after[start] == 1_202)
    #expect(after[start + 6] == 1_202, "on its way")
    #expect(after[start + 6 - 64 * 3] == 1_200, "off its way")
  }

  @Test func `after a calibration frames say what has changed since`() throws {
    var visit = try Visit(listener: "depth")
    #expect(try visit.ask(#"{"command":"calibrate"}"#)["success"] == true)
    try visit.wait(until: 100)
    let same = try visit.ask(#"{"type":"get_frame"}"#)
    #expect(same["calibration"] == ["frame": 1, "changed_pixels": 0])
    _ = try visit.ask(#"{"command":"set_terrain","x":100,"y":100,"radius":50,"height":-300}"#)
    let other = try visit.ask(#"{"type":"get_frame"}"#)
    // A disc of 50 units radius is 7 854 square units, or 32 pixels; its rim hardly changes.
    #expect((20...36).contains(other["calibration"]?["changed_pixels"]?.integer ?? 0))
    let reset = try visit.ask(#"{"command":"get_depth_data","calibration":"reset"}"#)
    #expect(reset["calibration"] == nil)
  }

  @Test func `the sand follows from the seed`() throws {
    let frames = try [1, 1, 2].map { (seed: UInt64) in
      let options = VehiclesOptions(seed: Seed(seed), depthWidth: 64, depthHeight: 48)
      var visit = try Visit(Vehicles(options), listener: "depth")
      return try visit.answer(#"{"type":"get_frame"}"#)
    }
    #expect(frames[0] == frames[1])
    #expect(frames[0] != frames[2])
  }

  @Test(arguments: [
    ("{", "not JSON"), ("{}", "get_frame"), (#"{"type":"get_vehicles"}"#, "get_depth_data"),
    (#"{"type":"get_frame","binary":1}"#, "true or false"),
    (#"{"command":"get_depth_data","calibration":"no"}"#, "reset"),
    (#"{"type":"start_stream","rate_hz":101}"#, "1 to 100"),
    (#"{"command":"set_terrain"}"#, "flat, hills"),
    (#"{"command":"set_terrain","terrain":"sea"}"#, "flat, hills"),
    (#"{"command":"set_terrain","x":1,"y":1,"radius":0,"height":1}"#, "1 to 500"),
    (#"{"command":"set_terrain","x":1,"y":1,"radius":5,"height":1e9}"#, "-300 to 300"),
    (#"{"command":"set_terrain","x":1,"y":1,"radius":5}"#, "height"),
  ])
  func `a bad message gets an error that helps, and the next a proper answer`(
    request: String, hint: String
  ) throws {
    var visit = try Visit(listener: "depth")
    let answer = try visit.ask(request)
    #expect(answer["type"] == "error")
    #expect(answer["error"]?.string?.contains(hint) == true, "\(answer.text)")
    #expect(try visit.ask(#"{"type":"ping"}"#)["type"] == "pong")
  }

  private static func pixels(_ answer: JSON) throws -> [UInt16] {
    let text = try #require(answer["depth_data"]?["data"]?.string)
    return pixels(try #require(Base64.decode(text)))
  }

  private static func pixels(_ bytes: [UInt8]) -> [UInt16] {
    stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
  }
}
