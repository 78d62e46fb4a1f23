import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct MockRoverOptionsTests {
  @Test(arguments: RoverStack.allCases, RoverScenario.allCases)
  func `what is written is read back`(stack: RoverStack, scenario: RoverScenario) throws {
    var options = stack.options(seed: 7, actions: scenario.actions)
    options.server.isValidating = false
    options.server.cameraHertz = 9
    options.controller.failsHoming = true
    options.actions.append(RoverAction(.clear, at: .start))
    options.actions.append(RoverAction(.emergencyStop, at: .start))
    options.actions.append(RoverAction(.state(["mode": "autonomous"]), at: .start))
    #expect(try MockRoverOptions(json: JSON(parsing: options.json.bytes)) == options)
  }

  @Test func `what is missing is as by default`() throws {
    #expect(try MockRoverOptions(json: ["seed": "7"]) == MockRoverOptions(seed: 7))
  }

  @Test(
    arguments: [
      ([:], #"field "seed" is missing"#), (["seed": "1", "lines": [:]], #""lines" is not known"#),
      (["seed": "1", "line": 5], #""line" is 5"#),
      (["seed": "1", "line": ["delay_ns": 1]], "at most delay_ns"),
      (["seed": "1", "server": ["camera_hz": 0]], "from 1 to 60"),
      (["seed": "1", "controller": ["motors": 3]], "from 4 to 10"),
      (["seed": "1", "actions": 1], "an array"),
      (["seed": "1", "actions": [["fault": "flat tyre"]]], "overcurrent"),
    ] as [(JSON, String)])
  func `what makes no sense is told`(json: JSON, text: String) throws {
    let failure = #expect(throws: FieldFailure.self) { try MockRoverOptions(json: json) }
    #expect(failure?.description.contains(text) == true, "\(failure?.description ?? "")")
  }
}
