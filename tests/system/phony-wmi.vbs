' SPDX-License-Identifier: GPL-2.0-or-later
' A phony WMI, registry and shell for the network script, which say what they
' are asked.  Stands before the script, whose own ones are taken out.
Function JoinOf(list)
  Dim one
  For Each one In list
    JoinOf = JoinOf & " " & one
  Next
End Function

Class PhonyCard
  Public Index
  Public InterfaceIndex
  Public MACAddress
  Public PNPDeviceID
  Public NetConnectionID
  Public Sub Put_
    WScript.Echo "card " & Index & " is named " & NetConnectionID
  End Sub
End Class

Class PhonyConfig
  Public IPEnabled
  Public SettingID
  Public Function EnableStatic(addresses, masks)
    WScript.Echo "EnableStatic" & JoinOf(addresses) & " /" & JoinOf(masks)
    EnableStatic = 0
  End Function
  Public Function SetGateways(gateways, metrics)
    WScript.Echo "SetGateways" & JoinOf(gateways) & " / " & _
      metrics(0) & " of " & UBound(metrics) + 1
    SetGateways = 0
  End Function
  Public Function SetDNSServerSearchOrder(servers)
    WScript.Echo "SetDNSServerSearchOrder" & JoinOf(servers)
    SetDNSServerSearchOrder = 0
  End Function
  Public Function SetDNSDomain(suffix)
    WScript.Echo "SetDNSDomain " & suffix
    SetDNSDomain = 0
  End Function
  Public Function SetIPConnectionMetric(metric)
    WScript.Echo "SetIPConnectionMetric " & metric
    SetIPConnectionMetric = 0
  End Function
  Public Function SetTcpipNetbios(how)
    WScript.Echo "SetTcpipNetbios " & how
    SetTcpipNetbios = 0
  End Function
  Public Function SetWINSServer(first, second)
    WScript.Echo "SetWINSServer " & first & " " & second
    SetWINSServer = 0
  End Function
End Class

Class PhonyWmi
  Public Function ExecQuery(query)
    Dim gone, old, card
    Set gone = New PhonyCard            ' hardware that is gone
    gone.Index = 7
    gone.PNPDeviceID = "PCI\VEN_8086&DEV_100F\OLD"
    Set old = New PhonyCard             ' no hardware
    old.Index = 8
    old.MACAddress = "00:50:56:AB:CD:EF"
    old.PNPDeviceID = "ROOT\MS_NDISWANIP\0000"
    Set card = New PhonyCard
    card.Index = 12
    card.InterfaceIndex = 31
    card.MACAddress = "00:50:56:ab:cd:ef"
    card.PNPDeviceID = "PCI\VEN_1AF4&DEV_1000\NEW"
    card.NetConnectionID = "Local Area Connection 3"
    ExecQuery = Array(gone, old, card)
  End Function
  Public Function Take(path)
    Dim config
    WScript.Echo "Get " & path
    Set config = New PhonyConfig
    config.IPEnabled = True
    config.SettingID = "{11111111-0542-4DB2-8760-CCFFA953737C}"
    Set Take = config
  End Function
End Class

Class PhonyRegistry
  Public Function SetDWORDValue(hive, key, name, value)
    WScript.Echo "set " & key & " " & name & " " & value
    SetDWORDValue = 0
  End Function
  Public Function DeleteValue(hive, key, name)
    WScript.Echo "delete " & name
    DeleteValue = 0
  End Function
End Class

Class PhonyShell
  Public Function ExpandEnvironmentStrings(text)
    ExpandEnvironmentStrings = Replace(text, "%SystemDrive%", "C:")
  End Function
  Public Function Run(command, window, waits)
    Run = 0
    If InStr(command, " delete ") > 0 Then Run = 1
    If InStr(command, "nexthop=10.1.0.9") > 0 Then Run = 1
  End Function
End Class
