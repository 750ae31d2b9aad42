// SPDX-License-Identifier: Apache-2.0
private import Foundation

/// What the system tells of this process; nil where it tells it in another way than Linux does.
enum ProcessFigures {
    /// What is looked for in the files under /proc lies before this.
    private static let bytesMaximum = 65_536

    /// When the process began, in seconds since 1970. It does not change, so it is read once.
    static let startSeconds: Double? = {
        guard let own = text("/proc/self/stat"), let ofSystem = text("/proc/stat"),
            let nameEnd = own.lastIndex(of: ")"),
            let boot = ofSystem.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let bootSeconds = boot.split(separator: " ").last.flatMap({ Double($0) })
        else { return nil }
        // Fields are counted from behind the name, which may hold blanks: the state is the third of all.
        let fields = own[own.index(after: nameEnd)...].split(separator: " ")
        let ticksASecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        guard fields.count > 19, let ticks = Double(fields[19]), ticksASecond > 0 else { return nil }
        return bootSeconds + ticks / ticksASecond
    }()

    static var residentBytes: Double? {
        guard let pages = text("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            return nil
        }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: bytesMaximum)
        let count = fread(&bytes, 1, bytesMaximum, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
