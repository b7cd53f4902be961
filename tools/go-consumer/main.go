// A pull consumer in another language, without a line of Waybill in it: it takes every message of
// a consumer that exists, acknowledges the good ones, and fails the others as it is told.
//
//	go-consumer <url> <stream> <consumer> nak|silent <quiet period>
//
// It ends with the number of deliveries when nothing has come for the quiet period.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

func main() {
	if len(os.Args) != 6 {
		log.Fatal("usage: go-consumer <url> <stream> <consumer> nak|silent <quiet period>")
	}
	quiet, err := time.ParseDuration(os.Args[5])
	check(err)
	nc, err := nats.Connect(os.Args[1])
	check(err)
	defer nc.Close()
	js, err := nc.JetStream()
	check(err)
	sub, err := js.PullSubscribe("", os.Args[3], nats.Bind(os.Args[2], os.Args[3]))
	check(err)
	fmt.Println(consume(sub, os.Args[4] == "nak", quiet))
}

func consume(sub *nats.Subscription, nak bool, quiet time.Duration) int {
	deliveries := 0
	for last := time.Now(); time.Since(last) < quiet; {
		messages, _ := sub.Fetch(100, nats.MaxWait(200*time.Millisecond))
		for _, message := range messages {
			last = time.Now()
			deliveries++
			settle(message, nak)
		}
	}
	return deliveries
}

func settle(message *nats.Msg, nak bool) {
	switch {
	case !bytes.HasPrefix(message.Data, []byte("poison")):
		check(message.Ack())
	case nak:
		check(message.Nak())
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
