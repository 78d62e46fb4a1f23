import LightlagEncoding

/// Pictures as PNG files whose data are stored and not compressed.
///
/// Source: the PNG specification, third edition, sections 5 and 11; RFC 1950 and RFC 1951 section
/// 3.2.4 for the stored blocks.
enum PNG {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Most bytes of a stored block.
  private static let blockLimit = 65_535

  /// Returns the file of a picture in shades of grey.
  ///
  /// - Parameters:
  ///   - pixels: row by row from the top, 0 for black to 255 for white.
  ///   - width: pixels of a row.
  /// - Returns: the bytes of the file.
  /// - Precondition: there are whole rows, at least one.
  static func grey(_ pixels: [UInt8], width: Int) -> [UInt8] {
    precondition(width > 0 && !pixels.isEmpty && pixels.count % width == 0, "rows are whole")
    let height = pixels.count / width
    var file = signature
    file.reserveCapacity(pixels.count + height + 100)
    // Eight bits of grey, and the only methods there are.
    append("IHDR", bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0], to: &file)
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    append("IDAT", stored(rows), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  /// Returns whether bytes are a PNG file whose chunks are whole.
  static func isWhole(_ file: [UInt8]) -> Bool {
    guard file.starts(with: signature) else { return false }
    var place = signature.count
    while place + 12 <= file.count {
      let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = place + 8 + length
      guard end + 4 <= file.count else { return false }
      let sum = file[end..<end + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard CRC32(file[place + 4..<end]).value == sum else { return false }
      if length == 0, file[place + 4..<place + 8].elementsEqual("IEND".utf8) {
        return end + 4 == file.count
      }
      place = end + 4
    }
    return false
  }

  private static func append(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
    let body = Array(type.utf8) + data
    file += bigEndian(data.count)
    file += body
    file += bigEndian(Int(CRC32(body).value))
  }

  /// Returns a zlib stream of stored blocks.
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    stream.reserveCapacity(data.count + 16)
    var start = 0
    repeat {
      let end = min(start + blockLimit, data.count)
      let count = end - start
      let low = UInt8(truncatingIfNeeded: count)
      let high = UInt8(truncatingIfNeeded: count >> 8)
      stream += [end == data.count ? 1 : 0, low, high, ~low, ~high]
      stream += data[start..<end]
      start = end
    } while start < data.count
    return stream + bigEndian(Int(Adler32(data).value))
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
