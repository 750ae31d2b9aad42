// SPDX-License-Identifier: Apache-2.0
import Domain
import Testing

@Suite("An address that somebody else has named")
struct NetworkRulesTests {
    /// Of each network that is not public: its first and last address, and others that people know it by.
    private static let forbidden = [
        "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.1.2.3", "10.255.255.255", "100.64.0.0", "100.100.100.200",
        "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254",
        "169.254.170.2", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.0.255",
        "192.0.2.0", "192.0.2.255", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255",
        "198.51.100.0", "198.51.100.255", "203.0.113.0", "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0",
        "255.255.255.255",
        // Version 6
        "::", "::1", "100::1", "fc00::1", "fd00:ec2::254", "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
        "ff0e::1", "2001::1", "2001:2::1", "2001:10::1", "2001:1ff:ffff::1", "2001:db8::1", "3fff::1", "3fff:fff::1",
        "5f00::1", "4000::1", "1fff::1",
        // Version 4 in its clothes: mapped, compatible, translated, relayed, tunnelled
        "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:FFFF:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0",
        "::127.0.0.1", "::7f00:1", "::10.0.0.1", "::8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "2002:7f00:1::", "2002:a00:1::1",
        "2002:c0a8:101::1", "2002:a9fe:a9fe::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:0:a00:1::1",
    ]

    /// One past each end, and the same clothes around what is public.
    private static let open = [
        "1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.0.1.255", "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "2000::1",
        "2001:200::1", "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2606:4700::1111", "3ffe::1", "3fff:1000::1",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1",
    ]

    @Test("is refused, encrypted or not, when only this server could reach it", arguments: forbidden)
    func refused(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(!address.isPublic)
        #expect(!NetworkRules().permits(address, isEncrypted: true) && !NetworkRules().permits(address, isEncrypted: false))
    }

    @Test("may be reached with encryption, and not without, when anybody could", arguments: open)
    func reached(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.isPublic)
        #expect(NetworkRules().permits(address, isEncrypted: true) && !NetworkRules().permits(address, isEncrypted: false))
    }

    @Test("may be reached in an allowed network, also without encryption, and nowhere beside it")
    func allowed() throws {
        let rules = NetworkRules(allowed: [try Network("10.1.0.0/16"), try Network("fd00:1::/32")])
        for text in ["10.1.0.0", "10.1.255.255", "::ffff:10.1.2.3", "fd00:1::", "fd00:1:ffff::1"] {
            let address = try #require(NetworkAddress(text))
            #expect(rules.permits(address, isEncrypted: false), "\(text)")
        }
        for text in ["10.0.255.255", "10.2.0.0", "fd00:2::", "127.0.0.1", "64:ff9b::10.1.2.3", "::10.1.2.3"] {
            let address = try #require(NetworkAddress(text))
            #expect(!rules.permits(address, isEncrypted: true), "\(text)")
        }
    }

    @Test(
        "is read in no form that two readers could take for two addresses",
        arguments: [
            "", "1", "127.1", "1.2.3", "1.2.3.4.5", "0177.0.0.1", "0x7f.0.0.1", "2130706433", "256.0.0.1", "1.2.3.+4",
            "1.2.3.", " 1.2.3.4", "1.2.3.4 ", "1..3.4", ":", ":::", "1::2::3", "12345::", "::g", "::+1", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::1%eth0", "[::1]", "1.2.3.4::", "::1.2.3", "::1.2.3.4:5",
            "1:2:3:4:5:6:7:1.2.3.4",
        ])
    func unreadable(text: String) { #expect(NetworkAddress(text) == nil) }

    @Test("is the same address however it is spelled")
    func spellings() throws {
        #expect(NetworkAddress("::1") == NetworkAddress("0:0:0:0:0:0:0:1"))
        #expect(NetworkAddress("2001:DB8::A") == NetworkAddress("2001:0db8:0:0:0:0:0:000a"))
        #expect(NetworkAddress("::ffff:1.2.3.4") == NetworkAddress("1.2.3.4"))
        #expect(NetworkAddress("1:2:3:4:5:6:1.2.3.4") == NetworkAddress("1:2:3:4:5:6:102:304"))
        for text in ["1.2.3.4", "2001:db8:0:0:0:0:0:1"] { #expect(NetworkAddress(text)?.description == text) }
        #expect(NetworkAddress(bytes: []) == nil && NetworkAddress(bytes: [1, 2, 3, 4, 5]) == nil)
    }
}

@Suite("A network that an operator allows")
struct NetworkTests {
    @Test("is read with its prefix, or as one address alone")
    func forms() throws {
        let cases = [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("0.0.0.0/0", "255.1.2.3", true),
            ("0.0.0.0/0", "::1", false), ("192.168.1.128/25", "192.168.1.128", true),
            ("192.168.1.128/25", "192.168.1.127", false), ("10.0.0.1", "10.0.0.1", true), ("10.0.0.1", "10.0.0.2", false),
            ("::/0", "ff02::1", true), ("fd00::/9", "fd7f::1", true), ("fd00::/9", "fd80::1", false),
        ]
        for (network, address, isInside) in cases {
            let address = try #require(NetworkAddress(address))
            let contains = try Network(network).contains(address)
            #expect(contains == isInside, "\(network) and \(address)")
        }
        let (mapped, plain) = (try Network("::ffff:10.0.0.0/104"), try Network("10.0.0.0/8"))
        #expect(mapped == plain)
    }

    @Test(
        "is refused with what is wrong with it",
        arguments: [
            ("", Network.Problem.noAddress), ("localhost", .noAddress), ("10.0.0/8", .noAddress), ("/8", .noAddress),
            ("10.0.0.0/", .noPrefixLength(maximum: 32)), ("10.0.0.0/33", .noPrefixLength(maximum: 32)),
            ("10.0.0.0/-1", .noPrefixLength(maximum: 32)), ("10.0.0.0/8/8", .noPrefixLength(maximum: 32)),
            ("fd00::/129", .noPrefixLength(maximum: 128)), ("10.0.0.1/8", .bitsBeyondPrefix),
            ("fd00::1/64", .bitsBeyondPrefix),
            ("::ffff:10.0.0.0/8", .noPrefixLength(maximum: 128)),
        ])
    func refusals(text: String, problem: Network.Problem) {
        #expect(throws: problem) { try Network(text) }
    }
}
