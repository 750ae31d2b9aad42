// SPDX-License-Identifier: Apache-2.0
import Base

/// What an outside provider signed with RS256 for `tocsin` at 2026-03-02T09:00:00Z, by a key that was made for this.
enum ProviderTokens {
    static let keySet: JSON = [
        "keys": [
            ["kty": "RSA", "kid": "one", "use": "sig", "e": "AQAB", "n": .string(modulus)]
        ]
    ]

    static let modulus = """
        1_bjGME-2-zg6kF22Zta2u3rpBdkWLJGZG3nLiyLywHzd3XTc16cWkStZzp4MKdzFe-rwQH7_ng15vp-DkQ3Vctq3Opg-EJs0dka\
        IuR9vP0hb46fPNcLxiOgaJx0Ee1in26inOP1cuHpACqAeN4tjvnx9eNJxU-RwpZVz3tuzdsAA2_I5AO4EnVYk_IAGFEYaX0UML03\
        eW56-plMF72AY-BKubycFnk75IWqBlSGwjyPDwrvPi5YmJHlmzXXbDKyDRP0JqTtuauvhgPZBvekURXwhUC3DSPahzA3G18-wExq\
        5kFh4z3zLQScjGXJ-YTSk4VKDm-DS6iwlqvbQtQ43w
        """

    static let usual = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiIyNDgyODkiLCJhdWQ\
        iOiJ0b2NzaW4iLCJleHAiOjE3NzI0NDU2MDAsImlhdCI6MTc3MjQ0MjAwMCwibm9uY2UiOiJuLTEiLCJlbWFpbCI6ImFkYUBleGF\
        tcGxlLmNvbSIsImVtYWlsX3ZlcmlmaWVkIjp0cnVlLCJuYW1lIjoiQWRhIn0.kAtQ-1iDg5Ad3DYx6ZDPPp3Nez7HSbIGWolcwJJ\
        iC9ctm5bjJKRl50slAkWXueZ8LuUoXILY84IsoseGvnRp3jmhbc1bl6xS18WOgP93r8PdVbjhmXKeibJrnn_pBv07R3pk-QA9CNg\
        2f43eKADZAftvuYisWGEK659vHtoVPcta8FqzT2lRUKgQt0Y-7axZI0nS3pbXsv6CuFavz1sPWu9lSueTWSzSl8zn-ziSMo52uHx\
        fVeRTu8vKimOs-iZxU5Si2FZFSygVUkHYjR51eJhS_WFcFV_fyyfTdrDzA66ij_1UIoUCZ4MZzsl37VOty3L49Fr4DhiOvis39bX\
        qOQ
        """

    /// For two, with nobody named as the one who asked.
    static let ofSeveral = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiIyNDgyODkiLCJhdWQ\
        iOlsib3RoZXIiLCJ0b2NzaW4iXSwiZXhwIjoxNzcyNDQ1NjAwLCJpYXQiOjE3NzI0NDIwMDAsIm5vbmNlIjoibi0xIiwiZW1haWw\
        iOiJhZGFAZXhhbXBsZS5jb20iLCJlbWFpbF92ZXJpZmllZCI6dHJ1ZSwibmFtZSI6IkFkYSJ9.LygQOn_oVAyzQn_GeLU8WCC9FD\
        BbiEA7iwd9ujM2GT2sdM7prqUdSzlS574yc1uX7qdaYHNpdZKaY-MxkyhosI_WQwN0RGsgfd7-d_fmmb_VC3L3Jvhh-mZTA_1jPX\
        eD_cgxx65fD_lPR1g6MZ5Bi1IyW-B2SEJkw198y7uCk5PodMRtu5kHjjmQSZnButf9z363otzFrFyGnB8hgREkN8iJZbY9E4d3J6\
        ZaocwVLKtcGzxN2_5fmC8H-pMteFzUn0KVi30Zxr3NQMJx9Wn_4bk3u_a8wDRw1Q3miZKeVrk6d-V39AeBv8qgR1YdFIhHdCYg06\
        yMM35BAjmRr9Piaw
        """

    /// For two, and asked for by us.
    static let ofSeveralForUs = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiIyNDgyODkiLCJhdWQ\
        iOlsib3RoZXIiLCJ0b2NzaW4iXSwiZXhwIjoxNzcyNDQ1NjAwLCJpYXQiOjE3NzI0NDIwMDAsIm5vbmNlIjoibi0xIiwiZW1haWw\
        iOiJhZGFAZXhhbXBsZS5jb20iLCJlbWFpbF92ZXJpZmllZCI6dHJ1ZSwibmFtZSI6IkFkYSIsImF6cCI6InRvY3NpbiJ9.RUwiy-\
        F46J-GWEkp4LZP6sr0NVtmvnPgsVHIR0AlpWITXndmriZ8o0notm7bXRuYgppKiudTwQvkrpZXvxBO_2npVDbsVn5_f9ZXNobtQI\
        QtP9O8-eqc4zShwht3SytohVRCi3NnMmr2-bRywmZmcIIPjtTPX7L7zr9Xhyaew4X6IW5kK_8HD4jXOX4Bseh3I0gQW_nahlh1Hx\
        O9AqPF7ALrNxkyUCi6mrEw4pgOJAlyymsIQwYx5ljxklKALjPnFIHsNAKUqpgawIx6xdpgEpl3Z88uA0SG7b2scEg83tUhoB4Skf\
        X1fXWz1a-4h4yh6OQ84m5FT95a11Ja1ILuRQ
        """

    /// Without an end.
    static let endless = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiIyNDgyODkiLCJhdWQ\
        iOiJ0b2NzaW4iLCJpYXQiOjE3NzI0NDIwMDAsIm5vbmNlIjoibi0xIiwiZW1haWwiOiJhZGFAZXhhbXBsZS5jb20iLCJlbWFpbF9\
        2ZXJpZmllZCI6dHJ1ZSwibmFtZSI6IkFkYSJ9.bbdmwYhG7wMR42KHAw3-A8fGGnf6E--y2rNVuAhMUPVfIAJkm7ISU-mA93J__3\
        7bV1QAyK7RST9rftrS6pkkWQ_DzouqBAqYp9yDuG0TxMPuxKhHbeTm361k-dC_kNp-I2ETfoAJgUtTpQvJNDfJWCOkNlhN2uDbgy\
        2xrUyaCe-Dn9O9LxfMt5I3eh-54VCuWUOzoK6jELN0Y0TaM73qjwr7TeRel1Ae3Wom9GEgAVEzCnfO09SvRY-BUcHihnX30WZOOP\
        BnfWfDM7RLmX_0pOQ3Cf2mTKBs8wfYvh87cpT-i_yl5yy_WPkbLuGZfch57hFoC-7XsiOeUFwnPPKDOA
        """

    /// Its end is the smallest number that there is.
    static let beforeTime = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiIyNDgyODkiLCJhdWQ\
        iOiJ0b2NzaW4iLCJleHAiOi05MjIzMzcyMDM2ODU0Nzc1ODA4LCJpYXQiOjE3NzI0NDIwMDAsIm5vbmNlIjoibi0xIiwiZW1haWw\
        iOiJhZGFAZXhhbXBsZS5jb20iLCJlbWFpbF92ZXJpZmllZCI6dHJ1ZSwibmFtZSI6IkFkYSJ9.ic1jGYZKsr7oRJfjM7zVH1s73_\
        k3b-7al83sBYuY-lHC-ZMOfF_1s__kn67QWyT8B_jBhgwtqS2_fgXIXJyFIj9saMpHbdNRfjVGocmbbv2FZVbV614lmmQIWFcQCR\
        c_EizLDZOS467bILWyZCTIuG1BOaD7cI8i0ezm8jVFr5RsmhlVDaYOIP5bOpgPoUqrQJH4xVI0RLhdjJ0PDYgRL7MBAfoBoi2LLp\
        G_rhfHCSPhfyiuqTR-viZNPPz6qzn_vsOs1RrnOQRLzjqLGleD2GXVpKVelCLO-YOUXZPXao62LI4dw-6ZEnrGh7qHO1I94jJ_FW\
        e78N_Ks87GIdZ72A
        """

    /// Its list of audiences is empty.
    static let forNobody = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUiLCJzdWIiOiIyNDgyODkiLCJhdWQ\
        iOltdLCJleHAiOjE3NzI0NDU2MDAsImlhdCI6MTc3MjQ0MjAwMCwibm9uY2UiOiJuLTEiLCJlbWFpbCI6ImFkYUBleGFtcGxlLmN\
        vbSIsImVtYWlsX3ZlcmlmaWVkIjp0cnVlLCJuYW1lIjoiQWRhIn0.sou1J29DUC7z_ZX-l2B12Drpo0X955dnR9mf4EOrYALcB4x\
        -MNmy-E5MphhMVwTaDhaVozSuVOlgwI52eyjJ60cREnyLntDWmRw-3x31dXTeyVrnhTOroA1vnY1u5YlYUbs2jFQCuX3wBvDz_Tx\
        Ec5kn4bpDr6CO8rYz1mCTaXqQQTPGcdXSw5SwjErEV7PgBgkEs9CrwwJCSWHVhi81UPVDWpzhNzqsq3-TiwybV1NZHjk95GLdpCV\
        FZBUaJy3r58WPmsqpXY1eeGxVSmfqXZXV9HXwR_lMh5UR77w4odym-tDsYyUtzQqQYIFqmXn4tGQT88gVP1_MNPJDmzeyKA
        """
}
