import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct DeltaDebuggingTests {
  /// Drives a search to its end.
  static func search(
    _ search: DeltaDebugging, _ fails: ([Int]) -> Bool
  ) throws -> DeltaDebugging {
    var search = search
    while let candidate = search.candidate {
      // Each step is written down and read again, so that any can be gone on from.
      #expect(try DeltaDebugging(search.json) == search)
      search.report(fails(candidate) ? .fails : .passes)
    }
    #expect(try DeltaDebugging(search.json) == search)
    return search
  }

  static func isMinimal(_ kept: [Int], _ fails: ([Int]) -> Bool) -> Bool {
    guard fails(kept) else { return false }
    return kept.indices.allSatisfy { index in
      var rest = kept
      rest.remove(at: index)
      return !fails(rest)
    }
  }

  @Test(arguments: 1...60) func `what fails by some items is reduced to them`(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let count = 1 + chance.below(60)
    let needed = Set((0..<chance.below(6)).map { _ in chance.below(count) })
    let fails = { (items: [Int]) in needed.isSubset(of: items) }
    let search = try Self.search(DeltaDebugging(count: count), fails)
    #expect(search.isMinimal)
    #expect(search.kept == needed.sorted())
  }

  /// No more monotone than chance: a set fails where its hash is a multiple of three, or if it is
  /// the whole.
  @Test(arguments: 1...60) func `whatever fails is reduced until no single item can be spared`(
    seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    let count = 1 + chance.below(20)
    let salt = chance.bits()
    let fails = { (items: [Int]) -> Bool in
      if items.count == count { return true }
      var hash = salt
      for item in items {
        hash = (hash ^ UInt64(item + 1)) &* 0x9e37_79b9_7f4a_7c15
        hash ^= hash >> 29
      }
      return hash % 3 == 0
    }
    let search = try Self.search(DeltaDebugging(count: count), fails)
    #expect(search.isMinimal)
    #expect(Self.isMinimal(search.kept, fails), "\(search.kept)")
  }

  // Zeller and Hildebrandt's own example: 1, 7 and 8 of eight.
  @Test func `their example comes out as in the paper`() throws {
    let fails = { (items: [Int]) in Set([0, 6, 7]).isSubset(of: items) }
    let search = try Self.search(DeltaDebugging(count: 8), fails)
    #expect(search.kept == [0, 6, 7])
    #expect(search.testCount < 40)
  }

  @Test func `a search that may not go on keeps what it has`() throws {
    let fails = { (items: [Int]) in items.contains(63) }
    let search = try Self.search(DeltaDebugging(count: 64, testLimit: 4), fails)
    #expect(search.testCount == 4)
    #expect(!search.isMinimal)
    #expect(search.kept == Array(48..<64))
    #expect(DeltaDebugging(count: 0).candidate == nil)
  }

  @Test(arguments: [
    ("kept", "[2,1]"), ("kept", "[-1]"), ("kept", "[0.5]"), ("granularity", "9"),
    ("granularity", "1"), ("step", "4"), ("tests", "-1"), ("testLimit", "null"),
    ("minimal", "1"),
  ])
  func `a state that cannot be is refused`(key: String, value: String) throws {
    let state = DeltaDebugging(count: 3).json
    let members = try #require(state.members).map { member in
      member.name == key
        ? JSON.Member(name: key, value: (try? JSON(parsing: value)) ?? .null) : member
    }
    do throws(DeltaDebugging.Failure) {
      _ = try DeltaDebugging(.object(members))
      Issue.record("taken")
    } catch {
      guard case .invalid(let name, _) = error else { return }
      #expect(name == key)
    }
  }
}
