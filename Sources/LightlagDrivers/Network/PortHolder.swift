import Glibc
import LightlagEncoding

/// Tells which process listens on a port, as far as the system lets us see.
enum PortHolder {
  /// Returns `name, pid n` of a process that listens on `port`, or `nil` if none is seen.
  static func find(port: UInt16) -> String? {
    let sockets = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeners(in: $0, on: port) }
    guard !sockets.isEmpty else { return nil }
    for process in names(in: "/proc") where process.utf8.allSatisfy({ (48...57).contains($0) }) {
      let folder = "/proc/\(process)/fd"
      let holds = names(in: folder).contains { name in
        File.target(of: "\(folder)/\(name)").map { sockets.contains($0) } ?? false
      }
      if holds { return "\(command(process)), pid \(process)" }
    }
    return nil
  }

  /// The sockets (`socket:[inode]`) of a table of proc(5) that listen on a port.
  private static func listeners(in table: String, on port: UInt16) -> [String] {
    let suffix = ":" + port.padded(to: 4, radix: 16, uppercase: true)
    return contents(of: table).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      // Fields: number, local address, remote address, state (0A listens), …, inode.
      guard fields.count > 9, fields[1].hasSuffix(suffix), fields[3] == "0A" else { return nil }
      return "socket:[\(fields[9])]"
    }
  }

  private static func command(_ process: String) -> String {
    String(contents(of: "/proc/\(process)/comm").prefix { $0 != "\n" })
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  private static func contents(of path: String) -> String {
    (try? File.read(path, limit: 1 << 24)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
