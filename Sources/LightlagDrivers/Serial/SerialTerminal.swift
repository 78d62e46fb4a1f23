import CLinux
import Glibc

/// Terminals as descriptors: real devices, and the two ends of pseudo-terminals.
package enum SerialTerminal {
  /// The rates that termios(3) knows by name.
  private static let speeds: [Int: Int32] = [
    50: B50, 75: B75, 110: B110, 134: B134, 150: B150, 200: B200, 300: B300, 600: B600,
    1_200: B1200, 1_800: B1800, 2_400: B2400, 4_800: B4800, 9_600: B9600, 19_200: B19200,
    38_400: B38400, 57_600: B57600, 115_200: B115200, 230_400: B230400, 460_800: B460800,
    500_000: B500000, 576_000: B576000, 921_600: B921600, 1_000_000: B1000000,
    1_152_000: B1152000, 1_500_000: B1500000, 2_000_000: B2000000, 2_500_000: B2500000,
    3_000_000: B3000000, 3_500_000: B3500000, 4_000_000: B4000000,
  ]

  /// Opens a device for this program alone.
  package static func open(_ path: String, _ settings: SerialSettings) throws(SerialFailure) -> CInt
  {
    let number = unsafe Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else { throw SerialFailure(.last, path: path) }
    do throws(SerialFailure) {
      guard isatty(number) == 1 else { throw .notATerminal(path: path) }
      // The lock is for programs that look at it, the ioctl for all but those of root.
      guard flock(number, LOCK_EX | LOCK_NB) == 0, lightlag_ioctl(number, UInt(TIOCEXCL)) == 0
      else { throw SerialFailure(.last, path: path) }
      try apply(settings, to: number, path: path)
      return number
    } catch {
      Glibc.close(number)
      throw error
    }
  }

  /// Lets other programs open a device, also while its descriptor here is still to be closed.
  static func letGo(_ number: CInt) {
    _ = lightlag_ioctl(number, UInt(TIOCNXCL))
    flock(number, LOCK_UN)
  }

  /// Opens a pseudo-terminal, raw; returns both ends, and what the other one is called.
  ///
  /// The other end is kept open too: without it, reading would fail whenever nobody else has it.
  package static func openPair() throws(SystemError) -> (near: CInt, far: CInt, name: String) {
    let near = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard near >= 0 else { throw .last }
    do throws(SystemError) {
      guard grantpt(near) == 0, unlockpt(near) == 0 else { throw .last }
      var bytes = [CChar](repeating: 0, count: 128)
      let code = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        unsafe ptsname_r(near, buffer.baseAddress, buffer.count)
      }
      guard code == 0 else { throw SystemError(code: code) }
      let name = String(
        decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let far = unsafe Glibc.open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
      guard far >= 0 else { throw .last }
      var setting = termios()
      unsafe tcgetattr(far, &setting)
      unsafe cfmakeraw(&setting)
      unsafe tcsetattr(far, TCSANOW, &setting)
      return (near, far, name)
    } catch {
      Glibc.close(near)
      throw error
    }
  }

  /// Bytes that have come to a terminal and that nobody has read.
  static func unreadCount(_ number: CInt) -> Int { Int(lightlag_unread(number)) }

  /// Reads the first bytes that nobody has read, so many, for nobody; returns how many there were.
  static func discard(_ count: Int, from number: CInt) -> Int {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = unsafe bytes.withUnsafeMutableBytes { unsafe read(number, $0.baseAddress, count) }
    return max(0, found)
  }

  /// Has a device as it is wanted, or says what it does not take.
  static func apply(
    _ settings: SerialSettings, to number: CInt, path: String
  ) throws(SerialFailure) {
    var wanted = termios()
    guard unsafe tcgetattr(number, &wanted) == 0 else { throw SerialFailure(.last, path: path) }
    let frame = SerialFailure.setting(path: path, name: settings.frame)
    unsafe cfmakeraw(&wanted)
    // What has no name is set behind all else, for both directions.
    wanted.c_cflag &= ~rateBits
    let speed = speed_t(speeds[settings.baud] ?? B9600)
    unsafe cfsetispeed(&wanted, speed)
    unsafe cfsetospeed(&wanted, speed)
    wanted.c_cflag &= ~tcflag_t(CSIZE | PARENB | PARODD | CSTOPB)
    wanted.c_cflag &= ~crtscts
    wanted.c_cflag |= tcflag_t(CREAD | CLOCAL) | size(settings.dataBits)
    if settings.parity != .none { wanted.c_cflag |= tcflag_t(PARENB) }
    if settings.parity == .odd { wanted.c_cflag |= tcflag_t(PARODD) }
    if settings.stopBits == 2 { wanted.c_cflag |= tcflag_t(CSTOPB) }
    if settings.flowControl == .hardware { wanted.c_cflag |= crtscts }
    if settings.flowControl == .software { wanted.c_iflag |= tcflag_t(IXON | IXOFF) }
    guard unsafe tcsetattr(number, TCSANOW, &wanted) == 0 else {
      throw errno == EINVAL ? frame : SerialFailure(.last, path: path)
    }
    // It succeeds where any of what was asked for could be done (termios(3)).
    var found = termios()
    guard unsafe tcgetattr(number, &found) == 0 else { throw SerialFailure(.last, path: path) }
    guard found.c_cflag & ~rateBits == wanted.c_cflag & ~rateBits else { throw frame }
    guard unsafe speeds[settings.baud] == nil || cfgetospeed(&found) != speed else { return }
    try setRate(settings.baud, of: number, path: path)
  }

  /// The rate of a terminal in bits a second, 0 where there is none.
  package static func rate(of number: CInt) -> Int { Int(lightlag_rate(number)) }

  /// CBAUD and CIBAUD of termios(3), likewise.
  private static let rateBits: tcflag_t = 0x100F_100F

  /// Has a device at a rate that termios(3) has no name for, or as near as a receiver tolerates.
  private static func setRate(
    _ baud: Int, of number: CInt, path: String
  ) throws(SerialFailure) {
    let found = Int(lightlag_set_rate(number, UInt32(baud)))
    // Both ends may be 2 % off, and the last bit of ten is still met within its half.
    guard abs(found - baud) * 50 <= baud else {
      let named = speeds.keys.sorted().map(String.init).joined(separator: ", ")
      throw .setting(path: path, name: "\(baud) baud; common rates are \(named)")
    }
  }

  /// CRTSCTS of termios(3), whose macro Swift does not see.
  private static let crtscts: tcflag_t = 0x8000_0000

  private static func size(_ bits: Int) -> tcflag_t {
    switch bits {
    case 5: tcflag_t(CS5)
    case 6: tcflag_t(CS6)
    case 7: tcflag_t(CS7)
    default: tcflag_t(CS8)
    }
  }
}
