import Glibc

/// Folders on the way to a file.
package enum Folder {
  /// Makes those that are missing; where one cannot be made, writing the file tells.
  package static func create(for path: String) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/").dropLast() {
      folder += name + "/"
      unsafe mkdir(folder, 0o755)
    }
  }
}
