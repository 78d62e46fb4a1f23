import LightlagCore
import LightlagEncoding
import Testing

@Suite struct RuleDamageTests {
  static let samples = [
    #"42/admin,13["driv\u0065é",{"linear":0.50,"angular":[1,-2e3,null],"ok":true}]"#,
    #"451-["cameraFeed",{"_placeholder":true,"num":0},{"frame":12}]"#,
    #"["sensorData",{"imu":{"x":[]},"type":"inner"}]"#,
    #"{"vehicle_id":"EX001","action":"move","n":[{"type":"in"}],"command":"go\n","x":1.5}"#,
  ].map { Array($0.utf8) }

  @Test(arguments: samples)
  func `a message cut at any byte has one of its own names or none`(sample: [UInt8]) throws {
    let names = ["drive\u{E9}", "cameraFeed", "sensorData", "move", "go\n"]
    var found: [String?] = []
    for count in 0...sample.count {
      let name = EventName.find(in: Message(.text, Array(sample[..<count])))
      #expect(name.map(names.contains) ?? true)
      found.append(name)
    }
    #expect(found.first == .some(nil))
    // Once it is there it stays, or gives way to one that comes before it.
    let changes = zip(found, found.dropFirst()).filter { $0 != $1 }
    #expect(changes.count == (sample[0] == UInt8(ascii: "{") ? 2 : 1))
    #expect(changes.allSatisfy { $0.1 != nil })
  }

  @Test(arguments: samples)
  func `a message cut at any byte has nothing where a pointer leads`(sample: [UInt8]) {
    for count in 0..<sample.count {
      // Of a prefix a number may be left.
      let cut = Array(sample[..<count])
      let isNumber = count > 0 && cut.allSatisfy { (0x30...0x39).contains($0) }
      #expect(hasJSON(Message(.text, cut)) == isNumber)
    }
    #expect(hasJSON(Message(.text, sample)))
  }

  /// A flipped bit leaves JSON, or does not; where it does, a full reading must agree.
  @Test(arguments: samples)
  func `after any flipped bit the scan agrees with a full reading`(sample: [UInt8]) throws {
    var readable = 0
    for index in sample.indices {
      for bit in 0..<8 {
        var damaged = sample
        damaged[index] ^= 1 << bit
        let message = Message(.text, damaged)
        let name = EventName.find(in: message)
        #expect(name?.utf8.count ?? 0 <= EventName.longest)
        let prefix = PacketPrefix(damaged.span)
        let json = try? JSON(parsing: Array(damaged[(prefix?.byteCount ?? 0)...]))
        #expect(hasJSON(message) == (json != nil))
        guard let json else { continue }
        readable += 1
        #expect(name == (prefix?.isEvent ?? true ? expectedName(json) : nil))
      }
    }
    #expect(readable > sample.count)
  }

  private func expectedName(_ json: JSON) -> String? {
    if let first = json.array?.first { return first.string }
    return ["event", "type", "command", "action"].compactMap { json[$0]?.string }.first
  }

  private func hasJSON(_ message: Message) -> Bool {
    let match = RuleMatch(json: .init(pointer: JSONPointer(tokens: [])))
    var book = RuleBook([Rule(name: "whole", match: match, verdict: .drop)])
    return book.taker(of: message) != nil
  }
}
