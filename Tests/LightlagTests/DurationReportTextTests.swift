import Lightlag
import Testing

@Suite struct DurationReportTextTests {
  @Test(
    arguments: [
      (0, "0 ms"), (1, "1 ns"), (999, "999 ns"), (1_000, "1.00 us"), (1_059, "1.05 us"),
      (12_345, "12.3 us"), (123_456, "123 us"), (999_999, "999 us"), (52_149_999, "52.1 ms"),
      (1_000_000_000, "1.00 s"), (1_005_000_000, "1.00 s"), (1_010_000_000, "1.01 s"),
      (60_000_000_000, "60.0 s"), (119_999_999_999, "119 s"), (120_000_000_000, "2.00 min"),
      (750_000_000_000, "12.5 min"), (7_199_000_000_000, "119 min"),
      (7_200_000_000_000, "2.00 h"), (36_000_000_000_000_000, "10000 h"), (-52_149_999, "-52.1 ms"),
      (.max, "2562047 h"), (.min, "-2562047 h"),
    ] as [(Int64, String)])
  func `a duration is told in three digits`(nanoseconds: Int64, text: String) {
    #expect(Duration.nanoseconds(nanoseconds).reportText == text)
  }
}
