import Lightlag
import Testing

@Suite struct CalibrationUnitTests {
  @Test(
    arguments: [
      (.share, 0.010_234, "1.023 %"), (.share, 0, "0 %"), (.share, 1, "100 %"),
      (.share, 0.000_002_6, "0.00026 %"), (.nanoseconds, 50_009_999, "50.01 ms"),
      (.nanoseconds, 750e9, "12.5 min"), (.nanoseconds, 0, "0"),
      (.bitsPerSecond, 99_999_999, "100 Mbit/s"), (.messages, 1.010_1, "1.01"),
      (.nanoseconds, .infinity, "-"),
    ] as [(CalibrationUnit, Double, String)])
  func `figures have four digits`(unit: CalibrationUnit, value: Double, text: String) {
    #expect(unit.text(value) == text)
  }
}
