import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct MockOptionsTests {
  @Test func `the options of the vehicles come back from JSON`() throws {
    let options = VehiclesOptions(
      seed: Seed(.max), push: true, depthWidth: 17, depthHeight: 2_048)
    let text =
      #"{"seed":"0xffffffffffffffff","push":true,"depth_width":17,"depth_height":2048}"#
    #expect(options.json.text == text)
    #expect(try VehiclesOptions(json: options.json) == options)
    #expect(try VehiclesOptions(json: ["seed": "1"]) == VehiclesOptions(seed: 1))
  }

  @Test func `the options of an operator come back from JSON`() throws {
    let options = VehicleOperatorOptions(
      seed: 1, index: 3, rateHertz: 5, commandInterval: .milliseconds(250), startInterval: .zero,
      target: "/x")
    #expect(try VehicleOperatorOptions(json: options.json) == options)
    let fallback = VehicleOperatorOptions(seed: 1)
    #expect(try VehicleOperatorOptions(json: ["seed": "0x0000000000000001"]) == fallback)
  }

  @Test(
    arguments: [
      ([1], "object"), ([:], "seed"), (["seed": 1], "seed"), (["seed": "1", "pish": true], "pish"),
      (["seed": "1", "depth_width": 0], "1 to 2048"), (["seed": "1", "push": "yes"], "push"),
    ] as [(JSON, String)])
  func `wrong options of the vehicles are refused by name`(json: JSON, hint: String) {
    let failure = #expect(throws: FieldFailure.self) { try VehiclesOptions(json: json) }
    #expect(failure?.description.contains(hint) == true)
  }

  @Test(
    arguments: [
      (["seed": "1", "rate_hz": 101], "1 to 100"), (["seed": "1", "index": -1], "index"),
      (["seed": "1", "command_interval_ms": 0], "1 to 3600000"),
    ] as [(JSON, String)])
  func `wrong options of an operator are refused by name`(json: JSON, hint: String) {
    let failure = #expect(throws: FieldFailure.self) { try VehicleOperatorOptions(json: json) }
    #expect(failure?.description.contains(hint) == true)
  }
}
