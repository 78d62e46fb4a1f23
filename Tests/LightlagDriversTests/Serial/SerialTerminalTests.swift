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

  @Test func `a rate that no line has is refused`() throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    #expect(throws: SerialFailure.setting(path: name, name: "31250 baud")) {
      try SerialTerminal.open(name, SerialSettings(baud: 31_250))
    }
  }
}
