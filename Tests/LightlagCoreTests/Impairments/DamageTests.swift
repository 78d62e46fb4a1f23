import LightlagCore
import Testing

@Suite struct DamageTests {
  /// Characters of one to four bytes, controls, and the first and last of each length.
  private static let text =
    "a~ \u{0}\u{1F}\n\u{7F}é\u{80}\u{7FF}\u{800}\u{FFFF}\u{D7FF}\u{E000}€\u{10000}\u{10FFFF}😀z"

  private static func damaged(_ message: Message, _ corruption: Corruption, _ index: Int) -> [UInt8]
  {
    let draw = LinkChance.sample().draw(.corruptPlace, index)
    var bytes = message.bytes
    Damage(in: message, corruption, draw)?.apply(to: &bytes)
    return bytes
  }

  @Test(arguments: Corruption.Unit.allCases)
  func `text that is to stay valid is other text`(unit: Corruption.Unit) {
    let message = Message(text: Self.text)
    let corruption = Corruption(chance: .always, unit: unit)
    for index in 0..<2000 {
      let bytes = Self.damaged(message, corruption, index)
      #expect(bytes != message.bytes)
      #expect(String(validating: bytes, as: UTF8.self) != nil)
    }
  }

  @Test(arguments: Corruption.Unit.allCases)
  func `an ASCII character becomes a printable one`(unit: Corruption.Unit) {
    let corruption = Corruption(chance: .always, unit: unit)
    for character in UInt8(0)..<0x80 {
      for index in 0..<20 {
        let bytes = Self.damaged(Message(.text, [character]), corruption, index)
        #expect((0x20...0x7e).contains(bytes[0]) && bytes[0] != character)
      }
    }
  }

  @Test(arguments: Message.Kind.allCases, Corruption.Unit.allCases)
  func `damage changes one byte, by one bit or by any`(
    kind: Message.Kind, unit: Corruption.Unit
  ) throws {
    let message = Message(kind, Array("damage".utf8))
    let corruption = Corruption(chance: .always, unit: unit, text: .any)
    var (offsets, masks) = (Set<Int>(), Set<UInt8>())
    for index in 0..<4000 {
      let draw = LinkChance.sample().draw(.corruptPlace, index)
      let damage = try #require(Damage(in: message, corruption, draw))
      offsets.insert(damage.offset)
      masks.insert(damage.mask)
    }
    #expect(offsets == Set(0..<6))
    // Of 255 masks one is missed by 4 000 draws with a chance of 255 exp(-15.7) = 4 · 10^-5.
    #expect(masks == Set(unit == .bit ? (0..<8).map { 1 << $0 } : Array(1...255)))
  }

  // Six bytes, n = 6 000: each is hit 1 000 times, deviation sqrt(1 000 · 5/6) = 28.9; 4.5 are 130.
  @Test func `every byte is as likely`() {
    let message = Message(text: "damage")
    var hits = [Int](repeating: 0, count: 6)
    for index in 0..<6000 {
      let draw = LinkChance.sample().draw(.corruptPlace, index)
      guard let damage = Damage(in: message, Corruption(chance: .always), draw) else { continue }
      hits[damage.offset] += 1
    }
    #expect(hits.allSatisfy { abs($0 - 1000) < 130 })
  }

  @Test(arguments: Message.Kind.allCases)
  func `an empty message cannot be damaged`(kind: Message.Kind) {
    let message = Message(kind, [])
    #expect(Damage(in: message, Corruption(chance: .always), Draw(bits: 5)) == nil)
  }

  @Test(arguments: [UInt64(0), .max])
  func `the extreme draws are within the message`(bits: UInt64) throws {
    for unit in Corruption.Unit.allCases {
      let corruption = Corruption(chance: .always, unit: unit, text: .any)
      let message = Message(.binary, [7, 8, 9])
      let damage = try #require(Damage(in: message, corruption, Draw(bits: bits)))
      #expect(damage.offset == (bits == 0 ? 0 : 2))
    }
  }

  @Test func `damage is told by two integers and undone by itself`() throws {
    let message = Message(text: "damage")
    let damage = try #require(
      Damage(in: message, Corruption(chance: .always), LinkChance.sample().draw(.corruptPlace, 3)))
    #expect(Damage(offset: damage.offset, mask: damage.mask) == damage)
    var bytes = message.bytes
    damage.apply(to: &bytes)
    damage.apply(to: &bytes)
    #expect(bytes == message.bytes)
  }
}
