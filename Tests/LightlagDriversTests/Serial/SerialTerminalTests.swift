import Foundation
import Glibc
import LightlagDrivers
import Testing

@Suite struct SerialTerminalTests {
  @Test func `a device that is none is told from one that is absent`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/device"
    #expect(throws: SerialFailure.absent(path: path)) {
      try SerialTerminal.open(path, SerialSettings())
    }
    try Data().write(to: URL(filePath: path))
    #expect(throws: SerialFailure.notATerminal(path: path)) {
      try SerialTerminal.open(path, SerialSettings())
    }
  }

  @Test func `a device that is in use is busy`() throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    let number = try SerialTerminal.open(name, SerialSettings(baud: 115_200))
    defer { close(number) }
    #expect(throws: SerialFailure.busy(path: name)) {
      try SerialTerminal.open(name, SerialSettings())
    }
  }

  @Test(arguments: [31_250, 250_000, 12_345, 300, 4_000_000, 10_000_000])
  func `any rate can be set`(baud: Int) throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    let number = try SerialTerminal.open(name, SerialSettings(baud: baud))
    defer { close(number) }
    #expect(SerialTerminal.rate(of: number) == baud)
  }

  /// A pseudo-terminal has eight data bits and nothing else.
  @Test func `what a device does not take is named`() throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    var settings = SerialSettings()
    settings.dataBits = 7
    let error = #expect(throws: SerialFailure.self) { try SerialTerminal.open(name, settings) }
    let frame = "data_bits 7, parity none, stop_bits 1 and flow_control none"
    #expect(error?.description == "\(name) does not take \(frame)")
  }
}
