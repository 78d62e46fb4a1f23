import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct StatisticalComparisonTests {
  /// A run of 1 ms a message, each of which takes 10 µs, some of which are lost.
  static func recording(messages: Int, lost: Int) throws -> Recording {
    var sample = Sample()
    sample.open(1)
    for index in 0..<messages { sample.send(1, .uplink, "m", isLost: index < lost) }
    return try sample.recording()
  }

  static func verdict(_ threshold: String, _ recording: Recording) throws -> MatchVerdict {
    let rules = try MatchRules(
      parsing: Array(#"{"level":"L3","thresholds":[\#(threshold)]}"#.utf8))
    return StatisticalComparison(rules).measure(recording)
  }

  // With 1000 messages and a limit of 5 % the deviation is √(1000 · 0.05 · 0.95) = 6.89, of which
  // 1.645 are 11.3: up to 61 fit the limit, and 62 do not. With 99 % it is 16.03: up to 66.
  @Test(arguments: [
    (50, 95, true), (61, 95, true), (62, 95, false), (66, 99, true), (67, 99, false),
  ])
  func `loss fails only where chance does not explain it`(
    lost: Int, confidence: Int, fits: Bool
  ) throws {
    let verdict = try Self.verdict(
      #"{"measure":"loss","direction":"up","atMost":50000,"confidencePercent":\#(confidence)}"#,
      Self.recording(messages: 1_000, lost: lost))
    #expect(verdict.hasPassed == fits, "\(verdict.text())")
    let measurement = try #require(verdict.measurements.first)
    #expect(measurement.value == Int64(lost) * 1_000)
    #expect(measurement.lower < measurement.value && measurement.value < measurement.upper)
    #expect((measurement.lower <= 50_000) == fits)
  }

  @Test func `where nothing is asked for that is said`() throws {
    let verdict = try Self.verdict("", Self.recording(messages: 1, lost: 0))
    #expect(verdict.hasPassed && verdict.warnings.count == 1)
  }

  @Test(arguments: [
    (#"{"measure":"p50","atMost":10000}"#, true), (#"{"measure":"p99","atMost":9999}"#, false),
    (#"{"measure":"p95","atLeast":10000}"#, true), (#"{"measure":"p95","atLeast":10001}"#, false),
    // 100 messages arrive in 102 ms, which is 980 a second, give or take 160.
    (#"{"measure":"throughput","atLeast":1100}"#, true),
    (#"{"measure":"throughput","atLeast":1300}"#, false),
    (#"{"measure":"throughput","atMost":850}"#, true),
    (#"{"measure":"throughput","atMost":700}"#, false),
  ])
  func `latency and throughput are held to limits`(threshold: String, fits: Bool) throws {
    let verdict = try Self.verdict(threshold, Self.recording(messages: 100, lost: 0))
    #expect(verdict.hasPassed == fits, "\(verdict.text())")
  }

  /// Bounds are looked for up to 2^50 a second, in 100 s 10^23 events: squared, no number.
  @Test func `the throughput of a long run is measured too`() throws {
    let verdict = try Self.verdict(
      #"{"measure":"throughput","atLeast":900}"#, Self.recording(messages: 100_000, lost: 0))
    #expect(verdict.hasPassed, "\(verdict.text())")
    let measurement = try #require(verdict.measurements.first)
    #expect(measurement.lower...measurement.upper ~= 999)
  }

  @Test(arguments: [
    ("p50", "atMost"), ("loss", "atMost"), ("throughput", "atLeast"), ("throughput", "atMost"),
  ])
  func `a figure for which there is no message fails`(measure: String, side: String) throws {
    let verdict = try Self.verdict(
      #"{"measure":"\#(measure)","direction":"dn","\#(side)":1}"#,
      Self.recording(messages: 3, lost: 0))
    #expect(!verdict.hasPassed)
    #expect(verdict.first?.summary.hasSuffix("there was no message to measure") == true)
  }

  @Test func `a throughput below its limit is late, and within its own bounds`() throws {
    let verdict = try Self.verdict(
      #"{"measure":"throughput","atLeast":100000}"#, Self.recording(messages: 3, lost: 0))
    #expect(verdict.first?.kind == .late)
    let measurement = try #require(verdict.measurements.first)
    #expect(measurement.lower...measurement.upper ~= measurement.value)
  }
}
